package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleSupplier;

/** Random numbers drawn in Java, the same on every device. */
final class Draws {
  private Draws() {}

  /** As many numbers as a shape holds, each scaled by a temperature that may be 0. */
  static double[] scaled(Shape shape, double temperature, DoubleSupplier next) {
    requireTemperature(temperature);
    double[] values = new double[Math.toIntExact(shape.size())];
    if (temperature > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = temperature * next.getAsDouble();
      }
    }
    return values;
  }

  static void requireTemperature(double temperature) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "the temperature of samples is "
              + temperature
              + " but must be 0 (the mode) or more; 1 draws from the prior as it is");
    }
  }

  /** The numbers in memory of the engine: what is made from a Java array borrows its buffer. */
  static NDArray toArray(NDManager manager, double[] values, Shape shape, DataType type) {
    if (type == DataType.FLOAT64) {
      try (NDArray borrowed = manager.create(values, shape)) {
        return borrowed.duplicate();
      }
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    try (NDArray borrowed = manager.create(narrow, shape)) {
      return borrowed.duplicate();
    }
  }
}
