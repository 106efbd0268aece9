package dev.retrace.runtime.verify;

/**
 * What a check measured at one place.
 *
 * @param error how far it is off, infinite if a number is missing or not finite
 * @param tolerance what rounding may do
 * @param what the quantity that is worst, as the subject of "is off by"
 */
record Measurement(double error, double tolerance, String what) {
  boolean holds() {
    return error <= tolerance;
  }

  Measurement worse(Measurement other) {
    return other.ratio() > ratio() ? other : this;
  }

  /** The error in units of the tolerance: what makes one place worse than another. */
  double ratio() {
    if (tolerance == 0) {
      return error == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return error / tolerance;
  }
}
