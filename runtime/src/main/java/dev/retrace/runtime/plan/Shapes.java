package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Arithmetic on shapes. */
final class Shapes {
  private Shapes() {}

  /** The shape with another number of samples. */
  static Shape withBatch(Shape shape, long batch) {
    long[] sizes = shape.getShape().clone();
    sizes[0] = batch;
    return new Shape(sizes);
  }

  static long bytes(Shape shape, DataType type) {
    return Math.multiplyExact(shape.size(), (long) type.getNumOfBytes());
  }
}
