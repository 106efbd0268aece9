package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.testing.Golden;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConvolutionKernelTest {
  @ParameterizedTest
  @CsvSource({"c2, 2", "c3, 3"})
  void agreesWithTheGoldenNumbers(String prefix, int dimensions) {
    Golden golden = Golden.open("layers");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = golden.array(manager, prefix + ".x");
      NDArray w = golden.array(manager, prefix + ".w");
      NDArray b = golden.array(manager, prefix + ".b");

      NDArray same = same(dimensions).call(x, w, b);
      NDArray strided =
          ConvolutionKernel.builder()
              .setDimensions(dimensions)
              .optPadding(1)
              .optStride(2)
              .build()
              .call(x, w, b);

      assertThat(Golden.relativeError(same, golden.array(manager, prefix + ".conv")))
          .isLessThan(1e-10);
      assertThat(Golden.relativeError(strided, golden.array(manager, prefix + ".conv_stride2")))
          .isLessThan(1e-10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void groupsAndStridesAgreeWithDjl(int dimensions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, shape(2, 4, 5, dimensions));
      NDArray w = GradientCheck.normal(manager, 2, shape(6, 2, 3, dimensions));
      NDArray b = GradientCheck.normal(manager, 3, 6);
      ConvolutionKernel kernel =
          ConvolutionKernel.builder()
              .setDimensions(dimensions)
              .optStride(2)
              .optPadding(1)
              .optGroups(2)
              .build();

      NDArray expected = djl(x, w, b, 2, 2);
      NDArray expectedUnbiased = djl(x, w, null, 2, 2);

      assertThat(Golden.relativeError(kernel.call(x, w, b), expected)).isLessThan(1e-12);
      assertThat(Golden.relativeError(kernel.call(x, w), expectedUnbiased)).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void gradientsAreThoseOfDifferences(int dimensions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      GradientCheck.assertGradients(
          a -> same(dimensions).call(a[0], a[1], a[2]),
          GradientCheck.normal(manager, 1, shape(1, 2, 3, dimensions)),
          GradientCheck.normal(manager, 2, shape(2, 2, 3, dimensions)),
          GradientCheck.normal(manager, 3, 2));
    }
  }

  /** One shape for every form; the first column is the form the operands must choose. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, 2, 8, 8, 8, 3",
    "PLAIN, 1, 3, 8, 8, 3",
    "CHANNELS_LAST, 2, 8, 8, 16, 3",
    "PAIRED, 1, 8, 6, 8, 3",
    "PLAIN, 1, 4, 6, 8, 2",
    "PLAIN, 1, 4, 6, 8, 1",
    "PAIRED_CHANNELS_LAST, 1, 8, 6, 16, 3",
    "PLAIN, 1, 8, 300, 8, 3",
    "UNFOLDED, 1, 8, 256, 3, 3"
  })
  void everyFormAgreesWithFloat64(
      ConvolutionForm form, int batch, int in, int out, int extent, int dimensions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, shape(batch, in, extent, dimensions));
      NDArray w = GradientCheck.normal(manager, 2, shape(out, in, 3, dimensions));
      NDArray b = GradientCheck.normal(manager, 3, out);
      NDArray g = GradientCheck.normal(manager, 4, shape(batch, out, extent, dimensions));
      ConvolutionKernel kernel = same(dimensions);
      Function<NDArray[], NDArray> f = a -> kernel.call(a[0], a[1], a[2]);

      assertThat(kernel.form(single(x), single(w))).isEqualTo(form);
      assertThat(kernel.form(x, w)).isEqualTo(ConvolutionForm.PLAIN);

      NDArray wide = kernel.call(x, w, b);
      NDArray narrow = kernel.call(single(x), single(w), single(b));
      // Sums of up to 216 products in single precision.
      assertThat(Golden.relativeError(narrow, wide)).isLessThan(1e-6);
      NDArray unbiased = kernel.call(single(x), single(w));
      assertThat(Golden.relativeError(unbiased, kernel.call(x, w))).isLessThan(1e-6);

      NDArray[] expected = GradientCheck.gradients(f, g, x, w, b);
      NDArray[] actual = GradientCheck.gradients(f, single(g), single(x), single(w), single(b));
      for (int i = 0; i < expected.length; i++) {
        // Weight gradients sum over up to 8192 positions, and their largest entry is of that order.
        assertThat(Golden.relativeError(actual[i], expected[i])).isLessThan(5e-6);
      }
    }
  }

  @Test
  void readsAView() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray both = GradientCheck.normal(manager, 1, 2, 16, 16, 16, 16);
      NDArray w = GradientCheck.normal(manager, 2, 4, 8, 3, 3, 3);
      NDArray view = single(both).get(":, 8:");

      NDArray y = same(3).call(view, single(w));

      assertThat(Golden.relativeError(y, same(3).call(both.get(":, 8:"), w))).isLessThan(1e-6);
      NDArray flat = y.reshape(-1); // a view only where y is row-major
      flat.muli(0f);
      assertThat(y.abs().max().getFloat()).isEqualTo(0f);
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> ConvolutionKernel.builder().build()))
        .hasMessageThat()
        .isEqualTo("a convolution has 1, 2 or 3 dimensions, but was given 0; call setDimensions");
    assertThrows(
        IllegalArgumentException.class,
        () -> ConvolutionKernel.builder().setDimensions(2).optStride(0).build());
  }

  private static ConvolutionKernel same(int dimensions) {
    return ConvolutionKernel.builder().setDimensions(dimensions).optPadding(1).build();
  }

  private static long[] shape(long first, long second, long extent, int dimensions) {
    long[] shape = new long[2 + dimensions];
    Arrays.fill(shape, extent);
    shape[0] = first;
    shape[1] = second;
    return shape;
  }

  private static NDArray single(NDArray x) {
    return x.toType(DataType.FLOAT32, true);
  }

  private static NDArray djl(NDArray x, NDArray w, NDArray b, int stride, int groups) {
    int dimensions = x.getShape().dimension() - 2;
    return JniUtils.convolution(
        (PtNDArray) x,
        (PtNDArray) w,
        (PtNDArray) b,
        new Shape(filled(dimensions, stride)),
        new Shape(filled(dimensions, 1)),
        new Shape(filled(dimensions, 1)),
        groups);
  }

  private static long[] filled(int length, long value) {
    long[] array = new long[length];
    Arrays.fill(array, value);
    return array;
  }
}
