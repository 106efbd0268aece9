package dev.retrace.examples.config;

/** Checks of numbers that name the key they came from. */
final class Checks {
  private Checks() {}

  static void atLeast(String key, double value, double least) {
    if (!(value >= least && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          key + ": expected a number of at least " + text(least) + ", not " + text(value));
    }
  }

  static void above(String key, double value, double bound) {
    if (!(value > bound && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          key + ": expected a number above " + text(bound) + ", not " + text(value));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Double.isFinite(value)
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
