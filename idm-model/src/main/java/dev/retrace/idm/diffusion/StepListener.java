package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/** Watches a sampler at work. */
@FunctionalInterface
public interface StepListener {

  /** Watches nothing. */
  StepListener NONE = (done, total, samples) -> {};

  /**
   * Called after each step.
   *
   * @param done steps done, 1 … total
   * @param total all steps
   * @param samples the samples now, lent for the call: to be neither changed nor closed
   */
  void onStep(int done, int total, NDArray samples);
}
