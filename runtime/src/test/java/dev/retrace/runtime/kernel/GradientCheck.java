package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.memory.GradMode;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Compares the engine's gradients of a function of several arrays with central differences. */
public final class GradientCheck {
  private static final double STEP = 1e-6;

  /**
   * In float64 a difference quotient over 1e-6 of sums of order 10 rounds at about 1e-9, and its
   * truncation is smaller; relative to gradients of order 1 this leaves two digits of room.
   */
  private static final double TOLERANCE = 1e-7;

  private GradientCheck() {}

  /** Numbers of a standard normal distribution, FLOAT64. */
  public static NDArray normal(NDManager manager, long seed, long... shape) {
    Random random = new Random(seed);
    Shape s = new Shape(shape);
    double[] data = new double[Math.toIntExact(s.size())];
    Arrays.setAll(data, i -> random.nextGaussian());
    return manager.create(data, s);
  }

  /**
   * The gradients of sum(f(inputs) * cotangent), in the order of the inputs, attached to their
   * manager.
   */
  public static NDArray[] gradients(
      Function<NDArray[], NDArray> f, NDArray cotangent, NDArray... inputs) {
    NDArray[] leaves = new NDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      leaves[i] = inputs[i].stopGradient();
      leaves[i].setRequiresGradient(true);
    }
    try (NDArray y = GradMode.on(() -> f.apply(leaves))) {
      JniUtils.backward((PtNDArray) y, (PtNDArray) cotangent, false, false);
    }
    NDArray[] gradients = new NDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      gradients[i] = JniUtils.getGradient((PtNDArray) leaves[i]);
      assertWithMessage("gradient of input %s", i).that(gradients[i]).isNotNull();
      leaves[i].close();
    }
    return gradients;
  }

  /** Asserts that the gradients to all inputs, FLOAT64, are those of central differences. */
  public static void assertGradients(Function<NDArray[], NDArray> f, NDArray... inputs) {
    GradMode.runOff(
        () -> {
          try (NDArray y = f.apply(inputs)) {
            NDArray cotangent = normal(inputs[0].getManager(), 99, y.getShape().getShape());
            NDArray[] gradients = gradients(f, cotangent, inputs);
            for (int i = 0; i < inputs.length; i++) {
              assertClose(i, gradients[i].toDoubleArray(), differences(f, cotangent, inputs, i));
            }
          }
        });
  }

  private static void assertClose(int input, double[] actual, double[] expected) {
    double largest = 0;
    double worst = 0;
    for (int j = 0; j < actual.length; j++) {
      largest = Math.max(largest, Math.abs(expected[j]));
      worst = Math.max(worst, Math.abs(actual[j] - expected[j]));
    }
    assertWithMessage("error of the gradient of input %s", input)
        .that(worst)
        .isAtMost(TOLERANCE * Math.max(1, largest));
  }

  private static double[] differences(
      Function<NDArray[], NDArray> f, NDArray cotangent, NDArray[] inputs, int which) {
    double[] data = inputs[which].toDoubleArray();
    double[] result = new double[data.length];
    for (int j = 0; j < data.length; j++) {
      double before = data[j];
      data[j] = before + STEP;
      double above = loss(f, cotangent, inputs, which, data);
      data[j] = before - STEP;
      double below = loss(f, cotangent, inputs, which, data);
      data[j] = before;
      result[j] = (above - below) / (2 * STEP);
    }
    return result;
  }

  private static double loss(
      Function<NDArray[], NDArray> f, NDArray g, NDArray[] inputs, int which, double[] data) {
    NDArray[] moved = inputs.clone();
    try (NDArray input = g.getManager().create(data, inputs[which].getShape())) {
      moved[which] = input;
      try (NDArray y = f.apply(moved);
          NDArray product = y.mul(g);
          NDArray sum = product.sum()) {
        return sum.getDouble();
      }
    }
  }
}
