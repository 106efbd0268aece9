package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GradientNormTest {

  @Test
  void scalesAllGradientsByOneFactorWhateverTheirSign() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.create(new float[] {3, -4});
      NDArray b = manager.create(-12f);
      assertThat(GradientNorm.clip(List.of(a, b), 1.3)).isEqualTo(13.0);
      // The guard of 1e-6 beside a norm of 13, and single precision.
      assertThat(a.toFloatArray()).usingTolerance(1e-6).containsExactly(new float[] {0.3f, -0.4f});
      assertThat(b.getFloat()).isWithin(1e-6f).of(-1.2f);
    }
  }

  @Test
  void leavesSmallAndBrokenGradientsAlone() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray small = manager.create(new float[] {3, -4});
      assertThat(GradientNorm.clip(List.of(small), 5.1)).isEqualTo(5.0);
      assertThat(small.toFloatArray()).isEqualTo(new float[] {3, -4});
      NDArray broken = manager.create(new float[] {1, Float.POSITIVE_INFINITY});
      assertThat(GradientNorm.clip(List.of(broken), 1)).isPositiveInfinity();
      assertThat(broken.toFloatArray()).isEqualTo(new float[] {1, Float.POSITIVE_INFINITY});
    }
  }

  @Test
  void nothingHasNormZeroAndLimitsArePositive() {
    assertThat(GradientNorm.of(List.of())).isEqualTo(0.0);
    assertThrows(IllegalArgumentException.class, () -> GradientNorm.clip(List.of(), 0));
  }

  @Test
  void manyValuesInSinglePrecisionAreSummedInDouble() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray many = manager.full(new Shape(1400, 1501), 0.1f); // two pieces
      double exact = 0.1f * Math.sqrt(1400.0 * 1501.0);
      // Equal values are the worst case: within a run of 65536 values, rounding goes one way.
      assertThat(GradientNorm.of(List.of(many))).isWithin(1e-5 * exact).of(exact);
      NDArray view = many.transpose();
      assertThat(GradientNorm.of(List.of(view))).isWithin(1e-5 * exact).of(exact);
    }
  }
}
