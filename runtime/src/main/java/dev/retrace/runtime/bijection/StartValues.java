package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.function.Function;

/** Java numbers as first values of parameters. */
final class StartValues {
  private StartValues() {}

  /** Starts at numbers, row-major, that are computed when the shape is known. */
  static Initializer of(Function<Shape, double[]> values) {
    return (manager, shape, type) -> array(manager, values.apply(shape), shape, type);
  }

  /** Starts all entries at one number. */
  static Initializer constant(double value) {
    return of(
        shape -> {
          double[] values = new double[Math.toIntExact(shape.size())];
          Arrays.fill(values, value);
          return values;
        });
  }

  /** An array that owns its memory: one made from Java numbers borrows their buffer. */
  static NDArray array(NDManager manager, double[] values, Shape shape, DataType type) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return type == DataType.FLOAT64 ? borrowed.duplicate() : borrowed.toType(type, true);
    }
  }

  /** The rows of a matrix, one after the other. */
  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
