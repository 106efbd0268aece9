package dev.retrace.processor.model;

/** One step of a layer. */
public sealed interface Step permits CouplingStep, LayerStep {
  /**
   * The step's name.
   *
   * @return the declared method's name
   */
  String name();
}
