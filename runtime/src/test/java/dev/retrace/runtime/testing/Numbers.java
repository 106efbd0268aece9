package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;

/** Numbers in and out of arrays, without the detours that the engine takes. */
public final class Numbers {
  private Numbers() {}

  /**
   * Draws from a standard normal distribution.
   *
   * @param manager the manager to attach to
   * @param type FLOAT32 or FLOAT64
   * @param seed of the draw; the same numbers for both types, up to rounding
   * @param shape any
   * @return owned by the caller
   */
  public static NDArray normal(NDManager manager, DataType type, long seed, Shape shape) {
    Random random = new Random(seed);
    double[] data = new double[(int) shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextGaussian();
    }
    return of(manager, type, data, shape);
  }

  /**
   * Makes an array that owns its memory.
   *
   * @param manager the manager to attach to
   * @param type FLOAT32 or FLOAT64
   * @param data row-major
   * @param shape any
   * @return owned by the caller
   */
  public static NDArray of(NDManager manager, DataType type, double[] data, Shape shape) {
    try (NDArray borrowed = borrowed(manager, type, data, shape)) {
      return borrowed.duplicate();
    }
  }

  // An array made from Java numbers borrows their buffer.
  private static NDArray borrowed(NDManager manager, DataType type, double[] data, Shape shape) {
    if (type == DataType.FLOAT64) {
      return manager.create(data, shape);
    }
    float[] narrow = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      narrow[i] = (float) data[i];
    }
    return manager.create(narrow, shape);
  }

  /**
   * Reads an array.
   *
   * @param array FLOAT32 or FLOAT64, a view is fine
   * @return its numbers, row-major
   */
  public static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] narrow = array.toFloatArray();
    return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
  }

  /**
   * Writes numbers into an array in place, so that whoever shares its memory sees them. Gradient
   * mode must be off.
   *
   * @param array FLOAT32 or FLOAT64
   * @param data row-major
   */
  public static void overwrite(NDArray array, double[] data) {
    try (NDArray wanted =
        borrowed(array.getManager(), array.getDataType(), data, array.getShape())) {
      array.subi(array);
      array.addi(wanted);
    }
  }

  /**
   * A multiple that a recording may contain: the factor is an array of the engine's, where a plain
   * number would live in memory that is freed before the tape is read.
   *
   * @param x borrowed
   * @param factor any number
   * @return as x
   */
  public static NDArray times(NDArray x, double factor) {
    return x.mul(x.getManager().full(new Shape(1), (float) factor, x.getDataType()));
  }
}
