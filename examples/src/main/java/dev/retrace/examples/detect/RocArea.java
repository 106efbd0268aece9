package dev.retrace.examples.detect;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.metrics.Moments;
import java.util.Arrays;

/**
 * The area under the receiver operating characteristic: how often a positive scores higher than a
 * negative, ties counting half.
 *
 * <p>The 95 % interval is that of DeLong, DeLong and Clarke-Pearson, "Comparing the Areas under Two
 * or More Correlated Receiver Operating Characteristic Curves", 1988. Where all positives lie above
 * all negatives, or below, that has no width, and the interval is that of Newcombe, "Confidence
 * Intervals for an Effect Size Measure Based on the Mann-Whitney Statistic", 2006, method 5.
 */
final class RocArea {
  private static final double Z = 1.959963984540054; // two-sided 95 % of a normal distribution

  private RocArea() {}

  /** The area with its interval; at least one score of each kind. */
  static Interval of(double[] positives, double... negatives) {
    double area = Arrays.stream(shares(positives, negatives)).average().orElseThrow();
    double spread = Z * Math.sqrt(variance(positives, negatives));
    if (spread > 0) {
      return new Interval(area, Math.max(0, area - spread), Math.min(1, area + spread));
    }
    if (area == 1 || area == 0) {
      double end = separated(positives.length, negatives.length);
      return area == 1 ? new Interval(1, end, 1) : new Interval(0, 0, 1 - end);
    }
    return Interval.exactly(area);
  }

  /** DeLong's variance of the area; 0 where it cannot be told. */
  static double variance(double[] positives, double... negatives) {
    if (positives.length < 2 || negatives.length < 2) {
      return 0;
    }
    return sampleVariance(shares(positives, negatives)) / positives.length
        + sampleVariance(shares(negatives, positives)) / negatives.length;
  }

  /** For each score, the share of the others that lie below it. */
  private static double[] shares(double[] scores, double... others) {
    return Arrays.stream(scores)
        .map(
            score ->
                Arrays.stream(others)
                    .map(other -> score > other ? 1 : score == other ? 0.5 : 0)
                    .average()
                    .orElseThrow())
        .toArray();
  }

  private static double sampleVariance(double... values) {
    return Moments.of(values).variance() * values.length / (values.length - 1);
  }

  /** The least area whose own interval reaches up to 1. */
  private static double separated(int positives, int negatives) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double distance = (1 - middle) / Z;
      if (distance * distance > newcombeVariance(middle, positives, negatives)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double newcombeVariance(double area, int positives, int negatives) {
    double pairs = (positives + negatives) / 2.0 - 1;
    return area
        * (1 - area)
        * (1 + pairs * (1 - area) / (2 - area) + pairs * area / (1 + area))
        / ((double) positives * negatives);
  }
}
