package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.bijection.BijectionExamples.Example;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves every bijection by the examples that {@link BijectionExamples} brings. */
final class BijectionConformanceTest {
  /** A few dozen products of float64 numbers of order one; measured below 1e-14. */
  private static final double DOUBLE = 1e-12;

  /** The matrix is right to the last bit; a few dozen products then round at 6e-8 each. */
  private static final double SINGLE = 1e-6;

  static Stream<Example> examples() {
    return ServiceLoader.load(BijectionExamples.class).stream()
        .flatMap(provider -> provider.get().examples());
  }

  @Test
  void everyBijectionOfThisRoomHasExamples() {
    assertThat(
            examples()
                .map(example -> example.layer().get().getClass())
                .filter(type -> type.getPackage().equals(HalfSwap.class.getPackage()))
                .distinct()
                .toList())
        .containsExactly(
            HalfSwap.class,
            ChannelPermutation.class,
            ChannelMixing.class,
            Downsampling.class,
            Upsampling.class);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void keepsTheContractWhereItStarts(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      checkContract(example, layer, input(manager, example, DataType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void keepsTheContractAtLearnedWeights(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      moveParameters(layer);
      checkContract(example, layer, input(manager, example, DataType.FLOAT64));
    }
  }

  private static void checkContract(Example example, InvertibleBlock layer, NDArray x) {
    new LayerContract(layer, x, Conditions.NONE)
        .inverts(DOUBLE)
        .agreesWithDifferences()
        // The explicit inverse and the power series of the formulas cost a digit or two.
        .agreesWith(example.forward(), example.inverse(), DOUBLE, 1e-10)
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void singlePrecisionFollowsDoublePrecision(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock wide = initialized(manager, example, DataType.FLOAT64);
      moveParameters(wide);
      InvertibleBlock narrow = initialized(manager, example, DataType.FLOAT32);
      for (int i = 0; i < wide.getParameters().size(); i++) {
        double[] weight = wide.getParameters().valueAt(i).getArray().toDoubleArray();
        NDArray target = narrow.getParameters().valueAt(i).getArray();
        GradMode.runOff(() -> Numbers.overwrite(target, weight));
      }
      NDArray x = input(manager, example, DataType.FLOAT64);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 8, wide.outputShape(x.getShape()));
      NDArray y = Numbers.normal(manager, DataType.FLOAT64, 9, g.getShape());
      NDArray narrowX = x.toType(DataType.FLOAT32, false);
      NDArray narrowG = g.toType(DataType.FLOAT32, false);
      NDArray narrowY = y.toType(DataType.FLOAT32, false);
      new LayerContract(narrow, narrowX, Conditions.NONE)
          .inverts(SINGLE)
          .leavesNothingBehind()
          .buildsNoGraph();

      LayerRun wideRun = new LayerRun(wide, Conditions.NONE);
      LayerRun narrowRun = new LayerRun(narrow, Conditions.NONE);

      assertClose(narrowRun.forward(narrowX).value(), wideRun.forward(x).value());
      assertClose(narrowRun.inverse(narrowG).value(), wideRun.inverse(g).value());
      LayerRun.Back expected = wideRun.backward(y, g, null);
      LayerRun.Back actual = narrowRun.backward(narrowY, narrowG, null);
      assertClose(actual.grad(), expected.grad());
      expected.given().forEach((name, grad) -> assertClose(actual.given().get(name), grad));
    }
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(CentralDifferences.error(actual, expected)).isAtMost(10 * SINGLE);
  }

  private static InvertibleBlock initialized(NDManager manager, Example example, DataType type) {
    InvertibleBlock layer = example.layer().get();
    layer.initialize(manager, type, example.input());
    return layer;
  }

  private static NDArray input(NDManager manager, Example example, DataType type) {
    return Numbers.normal(manager, type, 7, example.input());
  }

  private static void moveParameters(InvertibleBlock layer) {
    long seed = 20;
    for (Parameter parameter : layer.getParameters().values()) {
      NDArray weight = parameter.getArray();
      NDArray noise =
          Numbers.normal(weight.getManager(), weight.getDataType(), seed++, weight.getShape());
      GradMode.runOff(() -> weight.addi(noise.mul(0.3f)));
    }
  }
}
