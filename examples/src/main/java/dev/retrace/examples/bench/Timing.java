package dev.retrace.examples.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Two actions that took turns in one program.
 *
 * @param firsts seconds of the first, in the order of time
 * @param seconds seconds of the second, each just after the first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Timing(List<Double> firsts, List<Double> seconds) {
  private static final int WARM_UP = 2;

  /** Far above what rebuilding in float32 costs, far below any mistake. */
  private static final double TOLERANCE = 1e-3;

  Timing {
    firsts = List.copyOf(firsts);
    seconds = List.copyOf(seconds);
  }

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
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (int i = -WARM_UP; i < repeats; i++) {
      long start = System.nanoTime();
      double one = first.getAsDouble();
      long middle = System.nanoTime();
      double other = second.getAsDouble();
      long end = System.nanoTime();
      comparison.check(one, other);
      if (i >= 0) {
        firsts.add((middle - start) / 1e9);
        seconds.add((end - middle) / 1e9);
      }
    }
    return new Timing(firsts, seconds);
  }

  /** Seconds of the first, median. */
  double first() {
    return quantile(firsts, 0.5);
  }

  /** Seconds of the second, median. */
  double second() {
    return quantile(seconds, 0.5);
  }

  /** First over second, median of all pairs. */
  double ratio() {
    return quantile(ratios(), 0.5);
  }

  /** Of all pairs. */
  double smallestRatio() {
    return quantile(ratios(), 0);
  }

  /** Of all pairs. */
  double largestRatio() {
    return quantile(ratios(), 1);
  }

  /** First over second, of each pair. */
  List<Double> ratios() {
    return IntStream.range(0, firsts.size()).mapToObj(i -> firsts.get(i) / seconds.get(i)).toList();
  }

  private static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) (share * (sorted.size() - 1) + 0.5));
  }
}
