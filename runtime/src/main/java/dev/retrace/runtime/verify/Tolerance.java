package dev.retrace.runtime.verify;

import ai.djl.ndarray.types.DataType;

/**
 * What rounding may do, from the type and the number of steps.
 *
 * <p>Random couplings make an error of some units in the last place, and each later one passes it
 * on: 32 affine couplings in float32 were measured at 35 units in the values and 75 in the
 * gradients. The bounds leave a factor of 30 there, and 4e-5 to a single layer in float32; a wrong
 * formula is off by a thousand times that.
 */
final class Tolerance {
  /**
   * A five-point quotient with step 1e-4 in float64 is right to about 1e-10 of the derivative; a
   * branch with kinks costs some digits where the step crosses one.
   */
  private static final double DIFFERENCES = 1e-6;

  private Tolerance() {}

  /** Of values, relative to the largest. */
  static double values(DataType type, int steps) {
    double ulp = type == DataType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
    return ulp * (320 + 32.0 * steps);
  }

  /** Of gradients, relative to the largest: they are sums over what the values' errors touch. */
  static double gradients(DataType type, int steps) {
    return 4 * values(type, steps);
  }

  /** Of directional derivatives in float64. */
  static double differences(int steps) {
    return DIFFERENCES * (1 + steps / 16.0);
  }
}
