package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Sums of scaled arrays, with the factors in the arrays' own precision. */
final class Scalars {

  private Scalars() {}

  static Number like(NDArray array, double value) {
    return array.getDataType() == DataType.FLOAT64 ? (Number) value : (Number) (float) value;
  }

  /** Returns a·x + b·y, owned by the caller. */
  static NDArray combine(double a, NDArray x, double b, NDArray y) {
    NDArray result = x.mul(like(x, a));
    addScaled(result, b, y);
    return result;
  }

  /** Adds b·y to the target, in place. */
  static void addScaled(NDArray target, double b, NDArray y) {
    try (NDArray term = y.mul(like(y, b))) {
      target.addi(term);
    }
  }
}
