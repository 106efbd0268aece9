package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BranchConvolutionKernelTest {
  /** One shape for every form. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, 2, 8, 8, 8",
    "CHANNELS_LAST, 2, 8, 8, 16",
    "PAIRED, 1, 8, 6, 8",
    "PAIRED_CHANNELS_LAST, 1, 8, 6, 16",
    "UNFOLDED, 1, 6, 64, 2",
    "UNFOLDED, 2, 6, 128, 2"
  })
  void gradientsAgreeWithAutogradInFloat64(
      ConvolutionForm form, int batch, int in, int out, int extent) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, batch, in, extent, extent, extent);
      NDArray w = GradientCheck.normal(manager, 2, out, in, 3, 3, 3);
      NDArray g = GradientCheck.normal(manager, 3, batch, out, extent, extent, extent);
      ConvolutionKernel plain = ConvolutionKernel.builder().setDimensions(3).optPadding(1).build();
      assertThat(ConvolutionForm.of(x.getShape(), w.getShape(), DataType.FLOAT32, 1))
          .isEqualTo(form);
      NDArray y = plain.call(x, w);
      NDArray[] expected = GradientCheck.gradients(a -> plain.call(a[0], a[1]), g, x, w);

      for (Layout layout : new Layout[] {Layout.ANY, Layout.ROW_MAJOR}) {
        BranchConvolutionKernel kernel =
            new BranchConvolutionKernel(3, Precision.FLOAT32, layout, layout);
        NDList both = kernel.gradients(single(x), single(w), single(g), true);
        NDList one = kernel.gradients(single(x), single(w), single(g), false);

        assertThat(Golden.relativeError(kernel.call(single(x), single(w)), y)).isLessThan(1e-6);
        // Weight gradients sum over up to 8192 positions, and their largest is of that order.
        assertThat(Golden.relativeError(both.get(0), expected[1])).isLessThan(5e-6);
        assertThat(Golden.relativeError(both.get(1), expected[0])).isLessThan(5e-6);
        assertThat(one).hasSize(1);
        assertThat(Golden.relativeError(one.head(), expected[1])).isLessThan(5e-6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16, 0.02", "FLOAT16, 0.003"})
  void sumsInLowerPrecisionStayNear(Precision precision, double tolerance) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = single(GradientCheck.normal(manager, 1, 2, 4, 4, 4, 4));
      NDArray w = single(GradientCheck.normal(manager, 2, 4, 4, 3, 3, 3));
      NDArray g = single(GradientCheck.normal(manager, 3, 2, 4, 4, 4, 4));
      BranchConvolutionKernel full = kernel(Precision.FLOAT32);
      BranchConvolutionKernel low = kernel(precision);

      // In every factor a rounding of 2^-9 or 2^-12, and one of the sum.
      assertThat(low.call(x, w).getDataType()).isEqualTo(DataType.FLOAT16);
      assertGradients(low.gradients(x, w, g, true), full.gradients(x, w, g, true), tolerance);
    }
  }

  /** Beyond what float16 can hold, in the cotangents or in the sums over 512 positions. */
  @ParameterizedTest
  @CsvSource({"1e-12, 1", "1e12, 1", "1, 1000", "1e-9, 1000"})
  void float16CotangentsAreScaled(double cotangents, double inputs) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = single(GradientCheck.normal(manager, 1, 1, 2, 8, 8, 8).abs().mul(inputs));
      NDArray w = single(GradientCheck.normal(manager, 2, 2, 2, 3, 3, 3));
      NDArray g = single(GradientCheck.normal(manager, 3, 1, 2, 8, 8, 8).abs().mul(cotangents));

      assertGradients(
          kernel(Precision.FLOAT16).gradients(x, w, g, true),
          kernel(Precision.FLOAT32).gradients(x, w, g, true),
          0.003);
    }
  }

  @Test
  void cotangentsThatAreZeroOrNotFinitePass() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = single(GradientCheck.normal(manager, 1, 1, 2, 4, 4, 4));
      NDArray w = single(GradientCheck.normal(manager, 2, 2, 2, 3, 3, 3));
      NDArray zero = manager.zeros(new Shape(1, 2, 4, 4, 4));

      NDArray none = kernel(Precision.FLOAT16).gradients(x, w, zero, false).head();
      NDArray broken = kernel(Precision.FLOAT16).gradients(x, w, zero.add(Float.NaN), false).head();

      assertThat(none.abs().max().getFloat()).isEqualTo(0f);
      assertThat(broken.isNaN().any().getBoolean()).isTrue();
    }
  }

  private static BranchConvolutionKernel kernel(Precision precision) {
    return new BranchConvolutionKernel(3, precision, Layout.ANY, Layout.ROW_MAJOR, true);
  }

  private static void assertGradients(NDList actual, NDList expected, double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(Golden.relativeError(actual.get(i), expected.get(i))).isLessThan(tolerance);
    }
  }

  private static NDArray single(NDArray x) {
    return x.toType(DataType.FLOAT32, true);
  }
}
