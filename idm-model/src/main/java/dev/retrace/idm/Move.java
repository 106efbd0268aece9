package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.ConvolutionKernel;
import dev.retrace.runtime.kernel.Kernel;
import java.util.Collections;

/** What a convolution of a {@link LiftLayer} does to the size. */
enum Move {
  KEEP(3, 3) {
    @Override
    Convolution convolution(int axes) {
      return ConvolutionKernel.builder().setDimensions(axes).optPadding(1).build()::call;
    }

    @Override
    long size(long before) {
      return before;
    }
  },
  HALVE(3, 3) {
    @Override
    Convolution convolution(int axes) {
      return ConvolutionKernel.builder().setDimensions(axes).optStride(2).optPadding(1).build()
          ::call;
    }

    @Override
    long size(long before) {
      return (before + 1) / 2;
    }
  },
  DOUBLE(4, 2) {
    @Override
    Convolution convolution(int axes) {
      return Kernel.of(
              "transposed convolution",
              """
              def forward(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
                y = torch.convolution(x, w, b, %s, %s, %s, True, %s, 1)
                return torch.contiguous(y)
              """
                  .formatted(each(axes, 2), each(axes, 1), each(axes, 1), each(axes, 0)))
          ::call;
    }

    @Override
    long size(long before) {
      return 2 * before;
    }
  };

  /** The taps along one axis. */
  final int width;

  /** Of these, how many one output meets. */
  final int met;

  Move(int width, int met) {
    this.width = width;
    this.met = met;
  }

  /** A convolution with a bias; borrows its arguments. */
  @FunctionalInterface
  interface Convolution {
    NDArray call(NDArray x, NDArray weight, NDArray bias);
  }

  /** The kernel for a number of spatial axes. */
  abstract Convolution convolution(int axes);

  /** The size along an axis afterwards. */
  abstract long size(long before);

  private static String each(int axes, int value) {
    return Collections.nCopies(axes, value).toString();
  }
}
