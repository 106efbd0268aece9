package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.DataTypes;

/** Turns numbers of classes into vectors that a network can read. */
public final class ClassCodes {
  private ClassCodes() {}

  /**
   * A one in the place of each number, zeros elsewhere.
   *
   * @param manager the manager to attach the result to
   * @param numbers from 0 to below {@code width}
   * @param width the length of each vector
   * @param type FLOAT32 or FLOAT64
   * @return (numbers.length, width), owned by the caller
   */
  public static NDArray oneHot(NDManager manager, int[] numbers, int width, DataType type) {
    DataTypes.requireState(type);
    double[] values = new double[numbers.length * width];
    for (int row = 0; row < numbers.length; row++) {
      values[row * width + numbers[row]] = 1;
    }
    return JavaArrays.toNDArray(manager, values, new Shape(numbers.length, width), type);
  }
}
