package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;

/** Numbers in and out of arrays, and how far two rows of them are apart. */
final class Numbers {
  private Numbers() {}

  /** A standard normal draw that depends on the seed and the number of entries only. */
  static NDArray normal(NDManager manager, DataType type, long seed, Shape shape) {
    Random random = new Random(seed);
    double[] data = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextGaussian();
    }
    return of(manager, type, data, shape);
  }

  /** An array that owns its memory. */
  static NDArray of(NDManager manager, DataType type, double[] data, Shape shape) {
    try (NDArray borrowed = manager.create(data, shape)) {
      if (type == DataType.FLOAT64) {
        return borrowed.duplicate();
      }
      return borrowed.toType(type, true);
    }
  }

  /** The entries, row-major; a view is fine. */
  static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] narrow = array.toFloatArray();
    return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
  }

  static double largest(double... values) {
    double largest = 0;
    for (double each : values) {
      largest = Math.max(largest, Math.abs(each));
    }
    return largest;
  }

  static double norm(double... values) {
    return Math.sqrt(dot(values, values));
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The largest difference; infinite where a number is not finite or the lengths differ. */
  static double distance(double[] a, double[] b) {
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      worst = Math.max(worst, Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY);
    }
    return worst;
  }

  /** The distance relative to the largest entry expected. */
  static double relative(double[] actual, double[] expected) {
    double distance = distance(actual, expected);
    return distance == 0 ? 0 : distance / largest(expected);
  }
}
