package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.kernel.ConvolutionStageKernel.Target;
import dev.retrace.runtime.testing.Golden;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConvolutionStageKernelTest {
  private static final ConvolutionKernel CONVOLUTION =
      ConvolutionKernel.builder().setDimensions(3).optPadding(1).build();
  private static final NormKernel INSTANCE = NormKernel.instance(1e-5);
  private static final NormKernel GROUP = NormKernel.group(2, 1e-5);
  private static final ActivationKernel LEAKY = ActivationKernel.leakyRelu(0.01);

  static Stream<NormKernel> norms() {
    return Stream.of(INSTANCE, GROUP);
  }

  /** Shapes that make the float32 stages take each memory layout. */
  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "1, 16", "2, 16"})
  void isTheCompositionOfItsParts(int batch, int extent) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Operands o = new Operands(manager, batch, extent);
      NDArray plain = CONVOLUTION.call(o.x, o.w);
      for (NormKernel norm : norms().toList()) {
        NDArray normed = norm.call(plain, o.gamma, o.beta);
        NDArray film = o.e.dot(o.f.transpose()).add(o.c).reshape(batch, 8, 1, 1, 1);
        NDList parts = film.split(2, 1);
        NDArray filmed = normed.mul(parts.get(0).add(1f)).add(parts.get(1));
        for (Target target : Target.values()) {
          ConvolutionStageKernel stage = stage(norm, LEAKY, target);
          assertClose(o.run(stage, true), LEAKY.call(normed));
          assertClose(o.runModulated(stage), LEAKY.call(filmed));
          assertClose(
              o.run(stage(norm, ActivationKernel.silu(), target), true),
              ActivationKernel.silu().call(normed));
        }
      }
      for (Target target : Target.values()) {
        ConvolutionStageKernel bare =
            new ConvolutionStageKernel(CONVOLUTION, Optional.empty(), LEAKY, target);
        assertClose(o.run(bare, false), LEAKY.call(plain));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("norms")
  void gradientsAreThoseOfDifferences(NormKernel norm) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvolutionStageKernel stage = stage(norm, LEAKY, Target.CALLER);
      GradientCheck.assertGradients(
          a -> stage.callModulated(a[4], a[5], a[6], a[0], a[1], a[2], a[3]),
          GradientCheck.normal(manager, 1, 2, 2, 2, 3, 2),
          GradientCheck.normal(manager, 2, 4, 2, 3, 3, 3),
          GradientCheck.normal(manager, 3, 4),
          GradientCheck.normal(manager, 4, 4),
          GradientCheck.normal(manager, 5, 2, 3),
          GradientCheck.normal(manager, 6, 8, 3),
          GradientCheck.normal(manager, 7, 8));
    }
  }

  /** Two stages, so that a layout chosen for the second travels through both gradients. */
  @ParameterizedTest
  @MethodSource("norms")
  void float32GradientsAgreeWithFloat64(NormKernel norm) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvolutionStageKernel first = stage(norm, ActivationKernel.silu(), Target.STAGE);
      ConvolutionStageKernel second = stage(norm, ActivationKernel.silu(), Target.CALLER);
      for (int batch = 1; batch <= 2; batch++) {
        NDArray[] wide = {
          GradientCheck.normal(manager, 1, batch, 4, 16, 16, 16),
          GradientCheck.normal(manager, 2, 4, 4, 3, 3, 3),
          GradientCheck.normal(manager, 3, 4),
          GradientCheck.normal(manager, 4, 4),
          GradientCheck.normal(manager, 5, batch, 4, 16, 16, 16)
        };
        NDArray[] narrow = Stream.of(wide).map(a -> single(a)).toArray(NDArray[]::new);

        NDArray[] expected = gradients(first, second, wide);
        NDArray[] actual = gradients(first, second, narrow);

        for (int i = 0; i < expected.length; i++) {
          // The gradients of x pass two normalisations, whose sums cancel to a hundredth.
          assertThat(Golden.relativeError(actual[i], expected[i])).isLessThan(1e-5);
        }
      }
    }
  }

  @Test
  void theCallersResultIsRowMajor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Operands o = new Operands(manager, 2, 16);

      NDArray y =
          stage(GROUP, LEAKY, Target.CALLER)
              .call(single(o.x), single(o.w), single(o.gamma), single(o.beta));
      y.reshape(-1).muli(0f); // a view only of row-major memory

      assertThat(y.abs().max().getFloat()).isEqualTo(0f);
    }
  }

  private static NDArray[] gradients(
      ConvolutionStageKernel first, ConvolutionStageKernel second, NDArray[] arrays) {
    return GradientCheck.gradients(
        a -> {
          try (NDArray h = first.call(a[0], a[1], a[2], a[3])) {
            return second.call(h, a[1], a[2], a[3]);
          }
        },
        arrays[4],
        arrays[0],
        arrays[1],
        arrays[2],
        arrays[3]);
  }

  private static ConvolutionStageKernel stage(
      NormKernel norm, ActivationKernel activation, Target target) {
    return new ConvolutionStageKernel(CONVOLUTION, Optional.of(norm), activation, target);
  }

  private static NDArray single(NDArray x) {
    return x.toType(DataType.FLOAT32, true);
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    double tolerance = actual.getDataType() == DataType.FLOAT32 ? 3e-6 : 1e-12;
    assertThat(Golden.relativeError(actual, expected)).isLessThan(tolerance);
  }

  /** Random operands; stages run on them in single precision, the layouts' one. */
  private static final class Operands {
    final NDArray x;
    final NDArray w;
    final NDArray gamma;
    final NDArray beta;
    final NDArray e;
    final NDArray f;
    final NDArray c;

    Operands(NDManager manager, int batch, int extent) {
      x = GradientCheck.normal(manager, 1, batch, 4, extent, extent, extent);
      w = GradientCheck.normal(manager, 2, 4, 4, 3, 3, 3);
      gamma = GradientCheck.normal(manager, 3, 4);
      beta = GradientCheck.normal(manager, 4, 4);
      e = GradientCheck.normal(manager, 5, batch, 3);
      f = GradientCheck.normal(manager, 6, 8, 3);
      c = GradientCheck.normal(manager, 7, 8);
    }

    NDArray run(ConvolutionStageKernel stage, boolean affine) {
      return affine
          ? stage.call(single(x), single(w), single(gamma), single(beta))
          : stage.call(single(x), single(w));
    }

    NDArray runModulated(ConvolutionStageKernel stage) {
      return stage.callModulated(
          single(e), single(f), single(c), single(x), single(w), single(gamma), single(beta));
    }
  }
}
