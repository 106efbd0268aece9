package dev.retrace.runtime.residual;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.kernel.GradientCheck;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The norm that is promised is the norm of the operator, seen from outside. */
final class SpectralConvTest {
  /** What central differences of a linear map round by. */
  private static final double ROUNDING = 1e-9;

  @ParameterizedTest
  @CsvSource({
    // out, extent, tightness, input: wide grids come close to the bound of the endless one
    "5, 3, 0.97, 1 4", // dense
    "3, 3, 0.97, 1 5",
    "3, 3, 0.90, 1 2 24",
    "2, 5, 0.90, 1 3 24",
    "1, 3, 0.90, 1 1 24",
    "3, 1, 0.97, 1 4 3",
    "2, 3, 0.80, 1 3 8 9",
    "2, 3, 0.65, 1 1 5 5 5",
    "3, 1, 0.97, 1 2 2 3 2",
    "3, 3, 0, 1 2 1 2 3",
    "2, 3, 0, 1 2 1",
  })
  void operatorNormIsAtMostTheCoefficient(int out, int extent, double tight, String input) {
    Shape shape =
        new Shape(Arrays.stream(input.trim().split(" ", -1)).mapToLong(Long::parseLong).toArray());
    try (NDManager manager = NDManager.newBaseManager()) {
      SpectralConv convolution =
          Operators.random(
              SpectralConv.builder().setOutChannels(out).optExtent(extent).build(),
              manager,
              DataType.FLOAT64,
              2,
              shape);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);

      double norm = Operators.norm(Operators.jacobian(convolution, x));

      assertThat(norm).isAtMost(0.9 + ROUNDING);
      assertThat(norm).isAtLeast(0.9 * tight);
      assertThat(convolution.lipschitz()).isEqualTo(0.9);
    }
  }

  @Test
  void smallWeightsPassUnchanged() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = GradientCheck.normal(manager, 3, 2, 3, 3, 3).mul(1e-3);

      NDArray limited = new SpectralNorm(2, 3, 0.9).limit(weight);

      assertThat(limited.toDoubleArray()).isEqualTo(weight.toDoubleArray());
    }
  }

  @Test
  void normIsLimitedWhateverTheScaleOfTheWeights() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = GradientCheck.normal(manager, 3, 2, 3, 3);
      SpectralNorm norm = new SpectralNorm(1, 3, 0.7);
      double[] expected = norm.limit(weight).toDoubleArray();
      for (double scale : new double[] {1e-3, 1e3, 1e30, 1e60}) {
        // At 1e-3 the coefficient is smaller by as much.
        double coefficient = scale < 1 ? 0.7 * scale : 0.7;
        double[] actual =
            new SpectralNorm(1, 3, coefficient).limit(weight.mul(scale)).toDoubleArray();
        double[] back = Arrays.stream(actual).map(each -> each * 0.7 / coefficient).toArray();
        assertThat(CentralDifferences.error(back, expected)).isAtMost(1e-13);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 3", "1, 5", "2, 3", "2, 1", "3, 3"})
  void gradientIsThatOfDifferences(int axes, int extent) {
    try (NDManager manager = NDManager.newBaseManager()) {
      long[] shape = new long[2 + axes];
      Arrays.fill(shape, extent);
      shape[0] = 3;
      shape[1] = 2;
      SpectralNorm norm = new SpectralNorm(axes, extent, 0.9);

      GradientCheck.assertGradients(
          arrays -> norm.limit(arrays[0]), GradientCheck.normal(manager, 5, shape));
    }
  }

  @Test
  void zeroWeightsHaveTheGradientOfTheIdentity() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray zeros = manager.zeros(new Shape(2, 2, 3, 3), DataType.FLOAT64);
      NDArray cotangent = GradientCheck.normal(manager, 6, 2, 2, 3, 3);
      SpectralNorm norm = new SpectralNorm(2, 3, 0.9);

      NDArray[] gradient =
          GradientCheck.gradients(arrays -> norm.limit(arrays[0]), cotangent, zeros);

      assertThat(gradient[0].toDoubleArray()).isEqualTo(cotangent.toDoubleArray());
    }
  }

  @Test
  void singlePrecisionFollowsDoublePrecision() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = GradientCheck.normal(manager, 8, 4, 3, 3, 3);
      SpectralNorm norm = new SpectralNorm(2, 3, 0.9);

      double[] narrow = Numbers.doubles(norm.limit(weight.toType(DataType.FLOAT32, true)));

      // The norm itself is found in float64; the weight and the product round.
      assertThat(CentralDifferences.error(narrow, norm.limit(weight).toDoubleArray()))
          .isAtMost(1e-7);
    }
  }

  @Test
  void savedAndLoadedItIsTheSame() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3, 5);
      SpectralConv saved =
          Operators.random(
              SpectralConv.builder().setOutChannels(2).build(),
              manager,
              DataType.FLOAT32,
              1,
              shape);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      SpectralConv loaded = SpectralConv.builder().setOutChannels(2).build();
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 2, shape);

      assertThat(Operators.value(loaded, x)).isEqualTo(Operators.value(saved, x));
    }
  }

  @Test
  void evaluationLeavesItsResultOnly() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3, 5);
      SpectralConv convolution = SpectralConv.builder().setOutChannels(2).build();
      convolution.initialize(manager, DataType.FLOAT32, shape);
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 2, shape);
      int before = LiveArrays.count(manager);

      Operators.value(convolution, x);

      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> SpectralConv.builder().build()))
        .hasMessageThat()
        .contains("call setOutChannels");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> SpectralConv.builder().setOutChannels(1).optExtent(2).build()))
        .hasMessageThat()
        .contains("odd extent");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> SpectralConv.builder().setOutChannels(1).optCoefficient(0).build()))
        .hasMessageThat()
        .contains("positive coefficient");
    try (NDManager manager = NDManager.newBaseManager()) {
      SpectralConv convolution = SpectralConv.builder().setOutChannels(1).build();
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> convolution.initialize(manager, DataType.FLOAT32, new Shape(3))))
          .hasMessageThat()
          .contains("0 to 3 spatial axes");
    }
  }
}
