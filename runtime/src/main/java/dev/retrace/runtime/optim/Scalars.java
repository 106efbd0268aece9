package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Numbers in the precision of the array they meet: a double would promote a single-precision scalar
 * array.
 */
final class Scalars {

  private Scalars() {}

  static Number like(NDArray array, double value) {
    return array.getDataType() == DataType.FLOAT64 ? (Number) value : (Number) (float) value;
  }
}
