package dev.retrace.examples.bench;

import dev.retrace.runtime.GradientSink;

/**
 * Turns the gradients of a step into changes of the parameters. The learning rate is zero: all the
 * arithmetic is done, and every variant meets the same weights in every step.
 */
interface StepOptimizer extends AutoCloseable {
  /** The learning rate of all. */
  double LEARNING_RATE = 0;

  /**
   * Begins a step.
   *
   * @return where its gradients go
   */
  GradientSink begin();

  /** Ends a step: all parameters are updated, all gradients freed. */
  void finish();

  /** The bytes of gradients that were received and are still alive. */
  long gradientBytes();

  /** The bytes remembered between steps. */
  long momentBytes();

  @Override
  void close();
}
