package dev.retrace.examples.metrics;

import java.util.Arrays;
import java.util.Random;

/**
 * An estimate and where it may lie.
 *
 * @param estimate the number itself
 * @param low lower end of the 95 % confidence interval, or NaN if there is none
 * @param high upper end
 */
public record Interval(double estimate, double low, double high) {
  private static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;

  /**
   * A number without an interval.
   *
   * @param estimate the number
   * @return the ends are NaN
   */
  public static Interval exactly(double estimate) {
    return new Interval(estimate, Double.NaN, Double.NaN);
  }

  /**
   * The mean of independent numbers, with the percentile bootstrap: 2000 resamples.
   *
   * @param seed of the resamples
   * @param values at least one; of a single one the ends are NaN
   * @return the mean and its interval
   */
  public static Interval ofMean(long seed, double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length < 2) {
      return exactly(mean);
    }
    Random random = new Random(seed);
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[r] = sum / values.length;
    }
    Arrays.sort(means);
    int cut = (int) (TAIL * RESAMPLES);
    return new Interval(mean, means[cut], means[RESAMPLES - 1 - cut]);
  }
}
