package dev.retrace.examples.metrics;

import java.util.Arrays;

/**
 * The shape of a distribution of numbers.
 *
 * @param mean the arithmetic mean
 * @param variance the mean squared deviation from it
 * @param skewness the third central moment over the variance to the power 3/2; 0 for a normal one
 * @param kurtosis the fourth central moment over the squared variance, less 3; 0 for a normal one
 */
public record Moments(double mean, double variance, double skewness, double kurtosis) {
  /**
   * Counts.
   *
   * @param values at least one
   * @return the moments; skewness and kurtosis are 0 where all values are equal
   */
  public static Moments of(double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (double value : values) {
      double deviation = value - mean;
      double square = deviation * deviation;
      second += square;
      third += square * deviation;
      fourth += square * square;
    }
    second /= values.length;
    third /= values.length;
    fourth /= values.length;
    return second == 0
        ? new Moments(mean, 0, 0, 0)
        : new Moments(mean, second, third / Math.pow(second, 1.5), fourth / (second * second) - 3);
  }
}
