package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NormKernelTest {
  private static final double EPSILON = 1e-5;

  static Stream<Shape> shapes() {
    return Stream.of(new Shape(2, 4, 5), new Shape(2, 4, 3, 2), new Shape(2, 4, 2, 3, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2", "c3"})
  void agreesWithTheGoldenNumbers(String prefix) {
    Golden golden = Golden.open("layers");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = golden.array(manager, prefix + ".conv");
      NDArray gamma = golden.array(manager, prefix + ".gamma");
      NDArray beta = golden.array(manager, prefix + ".beta");

      NDArray instance = NormKernel.instance(EPSILON).call(x, gamma, beta);
      NDArray group = NormKernel.group(2, EPSILON).call(x, gamma, beta);

      assertThat(Golden.relativeError(instance, golden.array(manager, prefix + ".norm")))
          .isLessThan(1e-10);
      assertThat(Golden.relativeError(group, golden.array(manager, prefix + ".groupnorm2")))
          .isLessThan(1e-10);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void agreesWithTheFormula(Shape shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, shape.getShape());
      NDArray gamma = GradientCheck.normal(manager, 2, 4);
      NDArray beta = GradientCheck.normal(manager, 3, 4);

      for (int groups : new int[] {1, 2, 4}) {
        NDArray expected = plainly(x, gamma, beta, groups);
        assertThat(
                Golden.relativeError(
                    NormKernel.group(groups, EPSILON).call(x, gamma, beta), expected))
            .isLessThan(1e-12); // sums of at most 48 terms
      }
      assertThat(
              Golden.relativeError(
                  NormKernel.instance(EPSILON).call(x, gamma, beta), plainly(x, gamma, beta, 4)))
          .isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradientsAreThoseOfDifferences(Shape shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, shape.getShape());
      NDArray gamma = GradientCheck.normal(manager, 2, 4);
      NDArray beta = GradientCheck.normal(manager, 3, 4);

      GradientCheck.assertGradients(
          a -> NormKernel.instance(EPSILON).call(a[0], a[1], a[2]), x, gamma, beta);
      GradientCheck.assertGradients(
          a -> NormKernel.group(2, EPSILON).call(a[0], a[1], a[2]), x, gamma, beta);
    }
  }

  @Test
  void float32AgreesWithFloat64() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 4, 6, 6, 6);
      NDArray gamma = GradientCheck.normal(manager, 2, 4);
      NDArray beta = GradientCheck.normal(manager, 3, 4);

      NDArray wide = NormKernel.group(2, EPSILON).call(x, gamma, beta);
      NDArray narrow = NormKernel.group(2, EPSILON).call(single(x), single(gamma), single(beta));

      assertThat(narrow.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(Golden.relativeError(narrow, wide)).isLessThan(1e-6); // a few roundings of 6e-8
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> NormKernel.group(0, EPSILON));
    assertThrows(IllegalArgumentException.class, () -> NormKernel.instance(-1));
  }

  private static NDArray single(NDArray x) {
    return x.toType(DataType.FLOAT32, true);
  }

  private static NDArray plainly(NDArray x, NDArray gamma, NDArray beta, int groups) {
    Shape shape = x.getShape();
    NDArray grouped = x.reshape(shape.get(0), groups, -1);
    NDArray centred = grouped.sub(grouped.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    NDArray unit = centred.div(variance.add(EPSILON).sqrt()).reshape(shape.get(0), 4, -1);
    return unit.mul(gamma.reshape(1, 4, 1)).add(beta.reshape(1, 4, 1)).reshape(shape);
  }
}
