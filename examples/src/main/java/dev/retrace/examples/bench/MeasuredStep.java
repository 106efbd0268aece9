package dev.retrace.examples.bench;

/** A whole training step that can be taken again and again, with all it needs in memory. */
interface MeasuredStep extends AutoCloseable {
  /**
   * Takes the step.
   *
   * @param watch is told how far it has come
   * @return a norm of a gradient, which tells whether two ways agree
   */
  double run(StepWatch watch);

  /** The number of parameters. */
  long parameterCount();

  /** The bytes of all parameters, and of all their gradients. */
  long parameterBytes();

  /** The bytes the optimizer remembers, after the first step. */
  long momentBytes();

  /** What the step was predicted to take, or {@link StepWatch#UNKNOWN}. */
  long predictedPeak();

  /** Frees all. */
  @Override
  void close();
}
