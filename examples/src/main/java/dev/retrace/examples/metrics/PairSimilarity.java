package dev.retrace.examples.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How much volumes of one set resemble each other: the mean {@link MultiScaleSsim} of all pairs,
 * with R = 1. A generator that makes the same volume again and again has a high one.
 */
public final class PairSimilarity {
  private static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;

  private PairSimilarity() {}

  /**
   * Measures.
   *
   * @param volumes at least two, of one size
   * @param seed of the bootstrap over volumes, in which pairs of a volume with itself are left out
   * @return the mean and its interval; NaN if the volumes are too small for the window
   */
  public static Interval of(List<Raster> volumes, long seed) {
    int n = volumes.size();
    MultiScaleSsim measure = new MultiScaleSsim(1);
    double[][] similarity = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        similarity[i][j] = measure.of(volumes.get(i), volumes.get(j));
        similarity[j][i] = similarity[i][j];
      }
    }
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    double mean = mean(similarity, all);
    if (Double.isNaN(mean) || n < 3) {
      return Interval.exactly(mean);
    }
    Random random = new Random(seed);
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      do {
        means[r] = mean(similarity, random.ints(n, 0, n).toArray());
      } while (Double.isNaN(means[r])); // one volume n times
    }
    Arrays.sort(means);
    int cut = (int) (TAIL * RESAMPLES);
    return new Interval(mean, means[cut], means[RESAMPLES - 1 - cut]);
  }

  private static double mean(double[][] similarity, int... chosen) {
    double sum = 0;
    int pairs = 0;
    for (int i : chosen) {
      for (int j : chosen) {
        if (i != j) {
          sum += similarity[i][j];
          pairs++;
        }
      }
    }
    return sum / pairs;
  }
}
