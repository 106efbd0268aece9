package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated core against a formula written out of place, which knows nothing of it. */
final class CoreOracleTest {
  // Float64: sums in another order differ by about 1e-13; the formula inverts matrices where the
  // framework solves.
  private static final double TOLERANCE = 1e-10;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void equalsTheFormulaWrittenOutOfPlace(int mixingFrequency) {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<List<Integer>> strides = CoreConfig.uniformStrides(2, 2, 3);
      CoreConfig config =
          Cores.usual(List.of(5, 12, 24), List.of(3, 2, 1), strides, mixingFrequency, false);
      Shape shape = new Shape(2, 5, 8, 12);
      InvertibleBlock core = Cores.random(config, manager, DataType.FLOAT64, 5, shape);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, shape);

      // 5 channels to 12: (4 - 12/5)/4 of 5 are kept, that is 2. 12 to 24: half of 12.
      IunetFormula formula =
          new IunetFormula(new int[] {3, 2, 1}, new int[] {2, 6}, mixingFrequency);
      Autograd.Outcome expected = Autograd.of(formula, x, parameters(core), g, null);

      LayerRun run = new LayerRun(core, Conditions.NONE);
      double[] y = run.forward(x).value();
      assertClose("output", y, expected.value());
      LayerRun.Back back = run.backward(Numbers.of(manager, DataType.FLOAT64, y, shape), g, null);
      assertClose("input gradient", back.grad(), expected.grad());
      assertThat(back.given().keySet()).isEqualTo(expected.given().keySet());
      expected.given().forEach((path, grad) -> assertClose(path, back.given().get(path), grad));
    }
  }

  private static Map<String, NDArray> parameters(InvertibleBlock core) {
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    core.getParameters().forEach(each -> parameters.put(each.getKey(), each.getValue().getArray()));
    return parameters;
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    assertWithMessage(what).that(Golden.relativeError(actual, expected)).isLessThan(TOLERANCE);
  }
}
