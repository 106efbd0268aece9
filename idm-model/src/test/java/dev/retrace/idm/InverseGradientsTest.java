package dev.retrace.idm;

import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A loss on the inverse of a whole core, Σ core⁻¹(y) · g: its gradients, which retrace through
 * forward, against central differences along random directions.
 */
final class InverseGradientsTest {
  // A difference over 2e-6 loses 1e-10 by rounding; its truncation is smaller.
  private static final double TOLERANCE = 1e-7;
  private static final double STEP = 1e-6;
  private static final long DIRECTION = 1000;

  private final NDManager manager = NDManager.newBaseManager();
  private InvertibleBlock core;
  private NDArray y;
  private NDArray g;
  private NDArray time;
  private LayerRun run;
  private LayerRun.Back found;

  @BeforeEach
  void runBackwardThroughTheInverse() {
    CoreConfig config =
        Cores.usual(List.of(5, 12), List.of(2, 1), CoreConfig.uniformStrides(2, 2, 2), -1, true);
    Shape shape = new Shape(2, 5, 6, 8);
    time = normal(3, new Shape(2, 4));
    core = Cores.random(config, manager, DataType.FLOAT64, 7, shape, time.getShape());
    y = normal(1, shape);
    g = normal(2, shape);
    run = new LayerRun(core, Conditions.of(CoreConfig.TIME, time));
    NDArray x = Numbers.of(manager, DataType.FLOAT64, run.inverse(y).value(), shape);
    found = run.inverseBackward(x, g, null);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void rebuildsTheArgument() {
    double error = Golden.relativeError(found.value(), Numbers.doubles(y));
    assertWithMessage("y").that(error).isLessThan(1e-12); // float64, a dozen roundings of the state
  }

  @Test
  void differentiatesTheArgument() {
    check("y", found.grad(), y);
  }

  @Test
  void differentiatesTheCondition() {
    check(CoreConfig.TIME, found.given().get(CoreConfig.TIME), time);
  }

  @Test
  void differentiatesEveryParameter() {
    Map<String, double[]> grads = found.given();
    for (Pair<String, Parameter> parameter : core.getParameters()) {
      String path = parameter.getKey();
      check(path, grads.get(path), parameter.getValue().getArray());
    }
  }

  private void check(String what, double[] gradient, NDArray array) {
    double expected = GradMode.off(() -> (loss(array, STEP) - loss(array, -STEP)) / (2 * STEP));
    double actual = dot(gradient, Numbers.doubles(normal(DIRECTION, array.getShape())));
    assertWithMessage(what)
        .that(Math.abs(actual - expected))
        .isLessThan(TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  private double loss(NDArray array, double step) {
    double[] before = Numbers.doubles(array);
    try (NDArray direction = normal(DIRECTION, array.getShape())) {
      direction.muli(step);
      array.addi(direction);
    }
    double[] x = run.inverse(y).value();
    Numbers.overwrite(array, before);
    return dot(x, Numbers.doubles(g));
  }

  private NDArray normal(long seed, Shape shape) {
    return Numbers.normal(manager, DataType.FLOAT64, seed, shape);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
