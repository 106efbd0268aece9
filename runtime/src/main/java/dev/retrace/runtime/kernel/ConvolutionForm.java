package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The ways to write one and the same convolution for the engine. They differ in speed, and in the
 * last bits of the result.
 *
 * <p>On a CPU the engine hands a volume to its fast library unless the batch is a single small
 * sample in one group; then a routine several times slower runs. So such a sample is convolved as
 * two groups, halves of the input channels, whose results are added. And large volumes with few
 * channels run faster with the channels innermost. One and two dimensions stay plain: there the
 * pair is slower.
 */
enum ConvolutionForm {
  PLAIN(false, false),
  CHANNELS_LAST(true, false),
  PAIRED(false, true),
  PAIRED_CHANNELS_LAST(true, true);

  // Below this product of the channels and the two outer extents the engine avoids its library.
  private static final long SMALL_SAMPLE = 20_480;
  private static final int FEW_CHANNELS = 64;
  private static final long LARGE_VOLUME = 4096;

  final boolean channelsLast;
  final boolean paired;

  ConvolutionForm(boolean channelsLast, boolean paired) {
    this.channelsLast = channelsLast;
    this.paired = paired;
  }

  /** The fastest form for these operands and this number of groups. */
  static ConvolutionForm of(NDArray x, NDArray weight, int groups) {
    Shape shape = x.getShape();
    Shape kernel = weight.getShape();
    if (x.getDataType() != DataType.FLOAT32
        || x.getDevice().isGpu()
        || shape.dimension() != 5
        || kernel.dimension() != shape.dimension()
        || kernel.size() == kernel.get(0) * kernel.get(1)) { // pointwise is a matrix product
      return PLAIN;
    }
    return of(isLargeAndThin(shape, kernel), groups == 1 && isSmallSample(shape));
  }

  private static ConvolutionForm of(boolean channelsLast, boolean paired) {
    if (channelsLast) {
      return paired ? PAIRED_CHANNELS_LAST : CHANNELS_LAST;
    }
    return paired ? PAIRED : PLAIN;
  }

  private static boolean isLargeAndThin(Shape shape, Shape kernel) {
    return Math.max(shape.get(1), kernel.get(0)) <= FEW_CHANNELS
        && shape.get(2) * shape.get(3) * shape.get(4) >= LARGE_VOLUME;
  }

  private static boolean isSmallSample(Shape shape) {
    return shape.get(0) == 1
        && shape.get(1) % 2 == 0
        && shape.get(1) * shape.get(2) * shape.get(3) <= SMALL_SAMPLE;
  }
}
