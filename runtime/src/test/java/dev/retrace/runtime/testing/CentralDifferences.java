package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.memory.GradMode;
import java.util.function.DoubleSupplier;

/** Gradients that know nothing of calculus: the reference for every hand-written product. */
public final class CentralDifferences {
  /**
   * What a comparison in float64 may lose, relative to the largest entry or to one: the quotient
   * rounds at about 1e-9 for losses of order 10, and its truncation is 1e-10 times a third
   * derivative; two digits of room.
   */
  public static final double TOLERANCE = 1e-7;

  private static final double STEP = 1e-5;

  private CentralDifferences() {}

  /**
   * Differentiates a loss that reads an array.
   *
   * @param loss evaluated twice per entry
   * @param array FLOAT64, moved in place and put back exactly
   * @return the gradient, row-major
   */
  public static double[] gradient(DoubleSupplier loss, NDArray array) {
    return GradMode.off(() -> differences(loss, array));
  }

  private static double[] differences(DoubleSupplier loss, NDArray array) {
    double[] data = array.toDoubleArray();
    double[] gradient = new double[data.length];
    for (int i = 0; i < data.length; i++) {
      double before = data[i];
      data[i] = before + STEP;
      Numbers.overwrite(array, data);
      double above = loss.getAsDouble();
      data[i] = before - STEP;
      Numbers.overwrite(array, data);
      double below = loss.getAsDouble();
      data[i] = before;
      gradient[i] = (above - below) / (2 * STEP);
    }
    Numbers.overwrite(array, data);
    return gradient;
  }

  /**
   * The error of a gradient, relative to the largest entry expected or to one.
   *
   * @param actual the numbers found
   * @param expected as many numbers
   * @return the error; infinite if an entry is NaN
   */
  public static double error(double[] actual, double[] expected) {
    double largest = 1;
    for (double each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    double worst = 0;
    if (actual.length != expected.length) {
      throw new AssertionError(actual.length + " numbers instead of " + expected.length);
    }
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected[i]);
      worst = Math.max(worst, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
    }
    return worst / largest;
  }
}
