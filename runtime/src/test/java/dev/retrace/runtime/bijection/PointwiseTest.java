package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of the domains, and options that make no sense. */
final class PointwiseTest {
  private static LayerRun run(NDManager manager, Pointwise layer, NDArray x) {
    layer.initialize(manager, x.getDataType(), x.getShape());
    return new LayerRun(layer, Conditions.NONE);
  }

  private static NDArray row(NDManager manager, DataType type, double... values) {
    return Numbers.of(manager, type, values, new Shape(1, 1, values.length));
  }

  static Stream<Pointwise> saturating() {
    return Stream.of(new Sigmoid(), new Sigmoid(0.05), new Tanh());
  }

  @ParameterizedTest
  @MethodSource("saturating")
  void whatSaturatesStaysFinite(Pointwise layer) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = row(manager, DataType.FLOAT32, -100, -20, 0, 20, 100);
      LayerRun run = run(manager, layer, x);
      LayerRun.End there = run.forward(x);
      NDArray y = row(manager, DataType.FLOAT32, there.value());
      NDArray h = manager.ones(new Shape(1));
      assertFinite(there.logDet());
      assertFinite(run.inverse(y).value());
      LayerRun.Back back = run.backward(y, x, h);
      assertFinite(back.grad());
      assertFinite(run.inverseBackward(x, x, h).grad());
      assertThat(back.value()[2]).isWithin(1e-7).of(0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void blackAndWhiteAreFiniteAndComeBack(DataType type) {
    double tolerance = type == DataType.FLOAT32 ? 1e-6 : 1e-14; // a few roundings
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = row(manager, type, 0, 0.001, 0.5, 0.999, 1);
      LayerRun run = run(manager, new Logit(), x);
      double[] y = run.forward(x).value();
      assertThat(y[4]).isWithin(1e-6).of(Math.log(0.95 / 0.05));
      double[] back = run.inverse(row(manager, type, y)).value();
      assertThat(back).usingTolerance(tolerance).containsExactly(Numbers.doubles(x));
      // And without a margin at the nearest number between.
      LayerRun bare = run(manager, new Logit(0), x);
      assertFinite(bare.forward(x).value());
      assertFinite(bare.forward(x).logDet());
      // Far beyond what an image gives, too.
      NDArray far = row(manager, type, -90, 90);
      assertFinite(
          run.inverseBackward(row(manager, type, run.inverse(far).value()), far, null).grad());
    }
  }

  private static void assertFinite(double[] values) {
    assertThat(Arrays.stream(values).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void anImageOutsideItsRangeIsNamed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = row(manager, DataType.FLOAT32, 0, 255);
      LayerRun run = run(manager, new Logit(), x);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> run.forward(x));
      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "Logit takes values from 0 to 1, but its input reaches from 0.0 to 255.0; scale the"
                  + " data first");
      NDArray nan = row(manager, DataType.FLOAT32, Double.NaN);
      assertThrows(IllegalArgumentException.class, () -> run.forward(nan));
    }
  }

  @Test
  void optionsWithoutAnInverseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InvertibleLeakyReLU(0));
    assertThrows(IllegalArgumentException.class, () -> new InvertibleLeakyReLU(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Arcsinh(-1));
    assertThrows(IllegalArgumentException.class, () -> new Logit(0.5));
    assertThrows(IllegalArgumentException.class, () -> new Sigmoid(-0.1));
  }
}
