package dev.retrace.examples.gallery;

import java.util.Locale;

/**
 * A figure that an example promises to reach.
 *
 * @param what is measured, with its unit
 * @param value what was found
 * @param lowest the least value that will do
 * @param highest the largest value that will do
 */
public record Goal(String what, double value, double lowest, double highest) {
  /**
   * A figure that must be large.
   *
   * @param what is measured, with its unit
   * @param value what was found
   * @param lowest the least value that will do
   * @return the goal
   */
  public static Goal atLeast(String what, double value, double lowest) {
    return new Goal(what, value, lowest, Double.POSITIVE_INFINITY);
  }

  /**
   * A figure that must be small.
   *
   * @param what is measured, with its unit
   * @param value what was found
   * @param highest the largest value that will do
   * @return the goal
   */
  public static Goal atMost(String what, double value, double highest) {
    return new Goal(what, value, Double.NEGATIVE_INFINITY, highest);
  }

  /**
   * Whether the figure is good enough.
   *
   * @return false also where it is not a number
   */
  public boolean isReached() {
    return value >= lowest && value <= highest;
  }

  @Override
  public String toString() {
    String limit =
        highest == Double.POSITIVE_INFINITY
            ? String.format(Locale.ROOT, "at least %.4g", lowest)
            : String.format(Locale.ROOT, "at most %.4g", highest);
    return String.format(
        Locale.ROOT, "%s: %.4f (goal: %s%s)", what, value, limit, isReached() ? "" : ", missed");
  }
}
