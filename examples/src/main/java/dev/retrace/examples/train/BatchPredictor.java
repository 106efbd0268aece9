package dev.retrace.examples.train;

import dev.retrace.examples.config.SamplingSection;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.NoisePredictor;
import java.util.Arrays;
import java.util.OptionalInt;

/** The predictor for a batch of samples that are drawn. */
@FunctionalInterface
interface BatchPredictor {
  /**
   * Finds the predictor of some samples.
   *
   * @param first the number of the first
   * @param count how many they are
   */
  NoisePredictor of(int first, int count);

  /** The samples' classes take turns, if the network knows any. */
  static BatchPredictor of(Denoiser denoiser, int classes, SamplingSection sampling) {
    return of(denoiser, classes, OptionalInt.empty(), sampling);
  }

  /** The class of a sample where classes take turns. */
  static int turn(int sample, int classes) {
    return sample % classes;
  }

  /** As above, but all samples of one class if that is wished. */
  static BatchPredictor of(
      Denoiser denoiser, int classes, OptionalInt wished, SamplingSection sampling) {
    if (classes == 0) {
      NoisePredictor untold = sampling.toPredictor(denoiser);
      return (first, count) -> untold;
    }
    return (first, count) -> {
      int[] labels = new int[count];
      Arrays.setAll(labels, i -> wished.orElse(turn(first + i, classes)));
      return sampling.toPredictor(denoiser.guided(sampling.guidance(), labels));
    };
  }
}
