package dev.retrace.processor.write;

import com.palantir.javapoet.ClassName;

/**
 * The types that generated code is made of. The processor has none of them on its class path; a
 * test loads every one, so that a rename fails there and not in a user's build.
 */
public final class RuntimeTypes {
  private static final String RUNTIME = "dev.retrace.runtime";

  /** What every layer is. */
  public static final ClassName INVERTIBLE_BLOCK = ClassName.get(RUNTIME, "InvertibleBlock");

  /** The base of generated layers. */
  public static final ClassName DECLARED_BLOCK = ClassName.get(RUNTIME, "DeclaredBlock");

  /** Any number of layers. */
  public static final ClassName INVERTIBLE_CHAIN = ClassName.get(RUNTIME, "InvertibleChain");

  /** The trainable function of a coupling. */
  public static final ClassName BRANCH = ClassName.get(RUNTIME, "Branch");

  /** One evaluation of a branch, with its tape. */
  public static final ClassName RECORDING = ClassName.get(RUNTIME, "Recording");

  /** What travels through a network. */
  public static final ClassName STATE = ClassName.get(RUNTIME, "State");

  /** What travels back. */
  public static final ClassName TRACE = ClassName.get(RUNTIME, "Trace");

  /** Two views of one buffer. */
  public static final ClassName PARTS = ClassName.get(RUNTIME, "Parts");

  /** Two states or traces on ways of their own. */
  public static final ClassName LANES = ClassName.get(RUNTIME, "Lanes");

  /** What a run carries along. */
  public static final ClassName PASS = ClassName.get(RUNTIME, "Pass");

  /** Where gradients go. */
  public static final ClassName GRADIENT_SINK = ClassName.get(RUNTIME, "GradientSink");

  /** The log-determinant of the way so far. */
  public static final ClassName LOG_DET = ClassName.get(RUNTIME, "LogDet");

  /** What every law of a coupling is. */
  public static final ClassName COUPLING_LAW = ClassName.get(RUNTIME + ".law", "CouplingLaw");

  /** What every pattern of sites is. */
  public static final ClassName PATTERN = ClassName.get(RUNTIME + ".split", "Pattern");

  /** DJL's tensor. */
  public static final ClassName NDARRAY = ClassName.get("ai.djl.ndarray", "NDArray");

  /** DJL's block. */
  public static final ClassName BLOCK = ClassName.get("ai.djl.nn", "Block");

  private RuntimeTypes() {}
}
