package dev.retrace.idm.testing;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.Map;

/**
 * The two ways back through a layer y = f(x, θ), held against each other. With J = ∂f/∂x, {@code
 * inverseBackward} turns g into J⁻ᵀg and yields −(∂f/∂θ)ᵀJ⁻ᵀg for θ; so {@code backward} of that
 * gives g again, and the opposite for θ.
 */
public final class WaysBack {
  private WaysBack() {}

  /**
   * Checks {@code inverseBackward}, given that {@code backward} is right.
   *
   * @param layer initialized; its output has the shape of its input
   * @param conditions borrowed
   * @param x an input, borrowed
   * @param g a cotangent of the input, borrowed
   * @param tolerance relative to the largest entry
   */
  public static void check(
      InvertibleBlock layer, Conditions conditions, NDArray x, NDArray g, double tolerance) {
    LayerRun run = new LayerRun(layer, conditions);
    LayerRun.Back up = run.inverseBackward(x, g, null);
    Shape shape = x.getShape();
    try (NDArray y = Numbers.of(x.getManager(), x.getDataType(), up.value(), shape);
        NDArray dy = Numbers.of(x.getManager(), x.getDataType(), up.grad(), shape)) {
      LayerRun.Back down = run.backward(y, dy, null);
      assertClose("there and back: x", down.value(), Numbers.doubles(x), tolerance);
      assertClose("there and back: gradient", down.grad(), Numbers.doubles(g), tolerance);
      assertOpposite(up.given(), down.given(), tolerance);
    }
  }

  private static void assertOpposite(
      Map<String, double[]> up, Map<String, double[]> down, double tolerance) {
    assertThat(up.keySet()).isEqualTo(down.keySet());
    up.forEach(
        (name, grad) -> {
          double[] opposite = Arrays.stream(grad).map(each -> -each).toArray();
          assertClose("there and back: " + name, opposite, down.get(name), tolerance);
        });
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertWithMessage(what).that(Golden.relativeError(actual, expected)).isAtMost(tolerance);
  }
}
