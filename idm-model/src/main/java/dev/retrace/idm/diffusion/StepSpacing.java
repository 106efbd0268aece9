package dev.retrace.idm.diffusion;

import java.util.Arrays;

/** Which steps of a schedule a sampler makes; always the last among them, and the first. */
public enum StepSpacing {
  /** Evenly spread over the numbers of the steps. */
  TIME {
    @Override
    double place(double alphaBar, int t) {
      return t;
    }
  },
  /** Evenly spread over the logarithm of √ᾱ/√(1−ᾱ). */
  LOG_SNR {
    @Override
    double place(double alphaBar, int t) {
      return 0.5 * Math.log((1 - alphaBar) / alphaBar);
    }
  },
  /**
   * Evenly spread over the seventh root of √(1−ᾱ)/√ᾱ, which is densest at low noise (Karras et al.,
   * 2022, with ρ = 7).
   */
  KARRAS {
    @Override
    double place(double alphaBar, int t) {
      return Math.pow((1 - alphaBar) / alphaBar, 0.5 / 7);
    }
  };

  /**
   * Keeps some steps of a schedule, the nearest to even places and no two the same.
   *
   * @param schedule all steps
   * @param count how many to keep, 1 … T; 1 keeps the last step
   * @return a schedule of so many steps
   * @throws IllegalArgumentException if there are not that many steps
   */
  public NoiseSchedule choose(NoiseSchedule schedule, int count) {
    if (this == TIME || count <= 1 || count >= schedule.steps()) {
      return schedule.respaced(count);
    }
    int last = schedule.steps() - 1;
    double[] places = new double[last + 1];
    Arrays.setAll(places, t -> place(schedule.alphaBar(t), t));
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      double wanted = places[0] + (places[last] - places[0]) * i / (count - 1);
      int least = i == 0 ? 0 : chosen[i - 1] + 1;
      int most = last - (count - 1 - i); // leaves a step for each that follows
      chosen[i] = Math.min(most, Math.max(least, nearest(places, wanted)));
    }
    return schedule.keeping(chosen);
  }

  private static int nearest(double[] rising, double wanted) {
    int found = Arrays.binarySearch(rising, wanted);
    if (found >= 0) {
      return found;
    }
    int above = Math.min(-found - 1, rising.length - 1);
    int below = Math.max(above - 1, 0);
    return wanted - rising[below] <= rising[above] - wanted ? below : above;
  }

  /** Where a step lies; rises with the step. */
  abstract double place(double alphaBar, int t);
}
