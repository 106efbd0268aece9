package dev.retrace.examples.bench;

import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;

/** Finds the gradients of one training step. */
interface StepGradients {
  /**
   * Runs the network forward and back.
   *
   * @param loss is asked once, between the two
   * @param sink receives the gradient of every parameter
   */
  void run(Idm.Loss loss, GradientSink sink);

  /**
   * What the step was predicted to take, parameters and moments included.
   *
   * @return bytes, or {@link StepWatch#UNKNOWN} where nothing predicts them
   */
  default long predictedPeak() {
    return StepWatch.UNKNOWN;
  }
}
