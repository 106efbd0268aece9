package dev.retrace.examples.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Two actions that took turns in one program: median seconds of each, and what the ratio of
 * neighbours was.
 *
 * @param first seconds, median
 * @param second seconds, median
 * @param ratio median of first / second
 * @param smallestRatio of all pairs
 * @param largestRatio of all pairs
 */
record Timing(
    double first, double second, double ratio, double smallestRatio, double largestRatio) {
  private static final int WARM_UP = 3;

  /** Far above what rebuilding in float32 costs, far below any mistake. */
  private static final double TOLERANCE = 1e-3;

  /** Checks two results against each other. */
  @FunctionalInterface
  interface Comparison {
    void check(double first, double second);
  }

  /** Refuses to compare the times of two things that are not the same. */
  static void requireEqual(double first, double second) {
    if (!(Math.abs(first - second) <= TOLERANCE * Math.abs(second))) {
      throw new IllegalStateException(
          "the two ways do not agree: the gradient's norm is " + first + " and " + second);
    }
  }

  /** Times pairs of actions, after a warm-up, and checks each pair's results. */
  static Timing ofPairs(
      int repeats, DoubleSupplier first, DoubleSupplier second, Comparison comparison) {
    double[] firsts = new double[repeats];
    double[] seconds = new double[repeats];
    double[] ratios = new double[repeats];
    for (int i = -WARM_UP; i < repeats; i++) {
      long start = System.nanoTime();
      double one = first.getAsDouble();
      long middle = System.nanoTime();
      double other = second.getAsDouble();
      long end = System.nanoTime();
      comparison.check(one, other);
      if (i >= 0) {
        firsts[i] = (middle - start) / 1e9;
        seconds[i] = (end - middle) / 1e9;
        ratios[i] = firsts[i] / seconds[i];
      }
    }
    Arrays.sort(ratios);
    return new Timing(
        median(firsts), median(seconds), ratios[repeats / 2], ratios[0], ratios[repeats - 1]);
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
