package dev.retrace.runtime;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.retrace.annotations.Strategy;

/**
 * What one run through a network carries along beside its state: the conditions, where parameters
 * are read, and whether activations are stored.
 *
 * <p>In the usual pass nothing is recorded outside a {@link Recording}. A <em>stored</em> pass runs
 * the same generated {@code forward} under the engine's own autograd, for DJL's {@code Trainer} and
 * for comparison.
 *
 * <p>A training pass belongs to one step. What a {@link MemoryPlan} lets branches keep in {@code
 * forward} hangs on the pass until {@code backward} takes it, and so between {@code inverse} and
 * {@code inverseBackward}; {@link #close} frees what nobody took. Other passes keep nothing.
 */
public final class Pass implements AutoCloseable {
  private static final ParameterStore DIRECT = new DirectParameters();

  private final Conditions conditions;
  private final ParameterStore parameters;
  private final boolean training;
  private final boolean stored;
  private final MemoryPlan plan;
  private final KeptEvaluations kept;

  /** A pass without a way back of ours: its branches keep nothing. */
  Pass(Conditions conditions, ParameterStore parameters, boolean training, boolean stored) {
    this(conditions, parameters, training, stored, MemoryPlan.INVERTED, new KeptEvaluations());
  }

  private Pass(
      Conditions conditions,
      ParameterStore parameters,
      boolean training,
      boolean stored,
      MemoryPlan plan,
      KeptEvaluations kept) {
    this.conditions = conditions;
    this.parameters = parameters;
    this.training = training;
    this.stored = stored;
    this.plan = plan;
    this.kept = kept;
  }

  /**
   * A pass that uses the network as it is.
   *
   * @param conditions what branches are given
   * @return a pass that records nothing
   */
  public static Pass inference(Conditions conditions) {
    return new Pass(conditions, DIRECT, false, false);
  }

  /**
   * A pass of a training step: branches are told that they train, and keep what their declarations
   * say.
   *
   * @param conditions what branches are given
   * @return a pass that records one branch at a time, to be closed
   */
  public static Pass training(Conditions conditions) {
    return training(conditions, MemoryPlan.DECLARED);
  }

  /**
   * A pass of a training step: branches are told that they train.
   *
   * @param conditions what branches are given
   * @param plan what branches keep, and which layers see slices of the batch
   * @return a pass that records one branch at a time, to be closed
   */
  public static Pass training(Conditions conditions, MemoryPlan plan) {
    return new Pass(conditions, DIRECT, true, false, plan, new KeptEvaluations());
  }

  /**
   * A pass that stores activations for the engine's autograd; the caller switches recording on.
   *
   * @param conditions what branches are given
   * @return a pass for {@code forward} only
   */
  public static Pass stored(Conditions conditions) {
    return new Pass(conditions, DIRECT, true, true);
  }

  /**
   * A pass that stores activations for the engine's autograd and reads parameters elsewhere, so
   * that their gradients can be had one run at a time.
   *
   * @param conditions what branches are given
   * @param parameters hands out the leaves of the graph
   * @return a pass for {@code forward} only
   */
  public static Pass stored(Conditions conditions, ParameterStore parameters) {
    return new Pass(conditions, parameters, true, true);
  }

  /**
   * What branches are given.
   *
   * @return the conditions
   */
  public Conditions conditions() {
    return conditions;
  }

  /**
   * Where parameters are read.
   *
   * @return the parameters' own arrays, or those of DJL's trainer
   */
  public ParameterStore parameters() {
    return parameters;
  }

  /**
   * Whether branches are told that they train.
   *
   * @return DJL's training flag
   */
  public boolean isTraining() {
    return training;
  }

  /**
   * Whether the engine's autograd stores the activations of this pass.
   *
   * @return true if every part a branch reads must be a differentiable clone, because later laws
   *     write into the buffer that the tape still needs
   */
  public boolean isStored() {
    return stored;
  }

  /**
   * Where this pass spends memory.
   *
   * @return the plan
   */
  public MemoryPlan plan() {
    return plan;
  }

  /** What a branch keeps in this pass. */
  Strategy strategyOf(Block branch, Strategy declared) {
    return plan.strategyOf(branch, declared);
  }

  /** What branches have kept so far. */
  KeptEvaluations kept() {
    return kept;
  }

  /** The same pass with other conditions. */
  Pass with(Conditions others) {
    return new Pass(others, parameters, training, stored, plan, kept);
  }

  /** Frees what branches kept and nobody took back. */
  @Override
  public void close() {
    kept.close();
  }

  /** Hands out the parameters themselves. */
  private static final class DirectParameters extends ParameterStore {
    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return parameter == null ? null : parameter.getArray();
    }
  }
}
