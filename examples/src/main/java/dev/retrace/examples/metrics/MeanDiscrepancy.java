package dev.retrace.examples.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The squared maximum mean discrepancy of two sets of features, without bias ("A Kernel Two-Sample
 * Test", Gretton et al., 2012, lemma 6), with the kernel exp(−|x − y|²/(2h²)).
 *
 * <p>About 0, and as often below as above, where both sets come from one distribution.
 */
public final class MeanDiscrepancy {
  /** Kernels are at most 1: more than the rounding of their means, and less than any difference. */
  private static final double ROUNDING = 1e-12;

  private final double bandwidth;

  /**
   * Creates the measure.
   *
   * @param bandwidth h, positive
   */
  public MeanDiscrepancy(double bandwidth) {
    if (!(bandwidth > 0)) {
      throw new IllegalArgumentException("the bandwidth is positive, not " + bandwidth);
    }
    this.bandwidth = bandwidth;
  }

  /**
   * The usual bandwidth: the median distance between two different rows.
   *
   * @param rows at least two
   * @return the measure; with bandwidth 1 where most rows are equal
   */
  public static MeanDiscrepancy medianOf(List<double[]> rows) {
    double[] distances = new double[rows.size() * (rows.size() - 1) / 2];
    int at = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        distances[at++] = Math.sqrt(squaredDistance(rows.get(i), rows.get(j)));
      }
    }
    Arrays.sort(distances);
    double median = distances[distances.length / 2];
    return new MeanDiscrepancy(median > 0 ? median : 1);
  }

  /**
   * The width of the kernel.
   *
   * @return h
   */
  public double bandwidth() {
    return bandwidth;
  }

  /**
   * Measures.
   *
   * @param a rows of features, at least two
   * @param b rows of the same features, at least two
   * @return the squared discrepancy, which may be a little below 0
   */
  public double between(List<double[]> a, List<double[]> b) {
    int[] order = new int[a.size() + b.size()];
    Arrays.setAll(order, i -> i);
    return between(kernel(a, b), order, a.size());
  }

  /**
   * How often sets that differ as little as chance has it differ as much as these: a permutation
   * test.
   *
   * @param a rows of features, at least two
   * @param b rows of the same features, at least two
   * @param permutations how many random divisions of all rows to try
   * @param seed of the divisions
   * @return the share of divisions, these sets among them, that are at least as far apart
   */
  public double chance(List<double[]> a, List<double[]> b, int permutations, long seed) {
    double[][] kernel = kernel(a, b);
    int[] order = new int[kernel.length];
    Arrays.setAll(order, i -> i);
    double observed = between(kernel, order, a.size());
    Random random = new Random(seed);
    int asFar = 1;
    for (int p = 0; p < permutations; p++) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      asFar += between(kernel, order, a.size()) >= observed - ROUNDING ? 1 : 0;
    }
    return asFar / (permutations + 1.0);
  }

  private static double between(double[][] kernel, int[] order, int first) {
    double within = 0;
    double across = 0;
    double withinSecond = 0;
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < i; j++) {
        double k = kernel[order[i]][order[j]];
        if (i < first) {
          within += k;
        } else if (j < first) {
          across += k;
        } else {
          withinSecond += k;
        }
      }
    }
    double m = first;
    double n = order.length - first;
    return 2 * within / (m * (m - 1)) + 2 * withinSecond / (n * (n - 1)) - 2 * across / (m * n);
  }

  private double[][] kernel(List<double[]> a, List<double[]> b) {
    if (a.size() < 2 || b.size() < 2) {
      throw new IllegalArgumentException(
          "two sets of at least 2 are needed, not " + a.size() + " and " + b.size());
    }
    List<double[]> all = new ArrayList<>(a);
    all.addAll(b);
    double[][] kernel = new double[all.size()][all.size()];
    for (int i = 0; i < kernel.length; i++) {
      for (int j = 0; j < kernel.length; j++) {
        kernel[i][j] =
            Math.exp(-squaredDistance(all.get(i), all.get(j)) / (2 * bandwidth * bandwidth));
      }
    }
    return kernel;
  }

  private static double squaredDistance(double[] a, double... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
