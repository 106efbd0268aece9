package dev.retrace.examples.watch;

/** Takes noise off a curve. */
final class Smoothing {
  // What is shorter than that is taken for noise.
  private static final double SHARE_OF_RUN = 0.02;
  private static final double FEWEST_VALUES = 10;

  private Smoothing() {}

  /**
   * An exponential moving average, not drawn towards a start at zero, over some hundredths of all
   * values. What is not finite is left as it is and does not spoil what follows.
   */
  static double[] of(double[] values) {
    double keep = 1 - 1 / Math.max(FEWEST_VALUES, SHARE_OF_RUN * values.length);
    double[] smooth = new double[values.length];
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        sum = keep * sum + (1 - keep) * values[i];
        weight = keep * weight + (1 - keep);
        smooth[i] = sum / weight;
      } else {
        smooth[i] = values[i];
      }
    }
    return smooth;
  }
}
