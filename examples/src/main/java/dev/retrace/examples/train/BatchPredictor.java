package dev.retrace.examples.train;

import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.NoisePredictor;

/** The predictor for a batch of samples that are drawn. */
@FunctionalInterface
interface BatchPredictor {
  /**
   * Finds the predictor of some samples.
   *
   * @param first the number of the first
   * @param count how many follow it, with it
   */
  NoisePredictor of(int first, int count);

  /** The samples' classes take turns, if the network knows any. */
  static BatchPredictor of(Denoiser denoiser, RunConfig config) {
    int classes = config.model().classes();
    double guidance = config.sampling().guidance();
    return (first, count) -> {
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = classes == 0 ? 0 : (first + i) % classes;
      }
      return classes == 0 ? denoiser : denoiser.guided(guidance, labels);
    };
  }
}
