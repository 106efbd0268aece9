package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Makes arrays of Java numbers whose memory belongs to the engine. An array that DJL creates from
 * Java numbers borrows a Java buffer: an alias of it (a leaf of a recording, a view) that outlives
 * it would read freed memory.
 */
final class JavaArrays {

  private JavaArrays() {}

  static NDArray toNDArray(NDManager manager, double[] values, Shape shape, DataType type) {
    if (type == DataType.FLOAT64) {
      try (NDArray borrowed = manager.create(values, shape)) {
        return borrowed.duplicate();
      }
    }
    float[] narrowed = new float[values.length];
    for (int i = 0; i < narrowed.length; i++) {
      narrowed[i] = (float) values[i];
    }
    return toNDArray(manager, narrowed, shape);
  }

  static NDArray toNDArray(NDManager manager, float[] values, Shape shape) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }
}
