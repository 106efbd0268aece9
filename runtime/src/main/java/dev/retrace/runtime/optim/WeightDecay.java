package dev.retrace.runtime.optim;

/** The range of weight decays. */
final class WeightDecay {

  private WeightDecay() {}

  static double require(double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight decay is " + value + "; it must be 0 or a positive number.");
    }
    return value;
  }
}
