package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The ways to write one and the same convolution for the engine. They differ in speed and working
 * memory, and in the last bits of the result.
 *
 * <p>On a CPU the engine hands a volume to its fast library unless the batch is a single small
 * sample in one group; then a routine several times slower runs. So such a sample is convolved as
 * two groups, halves of the input channels, whose results are added. And large volumes with few
 * channels run faster with the channels innermost. The library reorders the weights, which costs as
 * much memory as they have and, where they are larger than what they are applied to, more time than
 * the sums: there the neighbourhoods of all positions are written as rows of a matrix, and the
 * weights stay as they are. One and two dimensions stay plain: there the pair is slower.
 */
enum ConvolutionForm {
  PLAIN(false, false),
  CHANNELS_LAST(true, false),
  PAIRED(false, true),
  PAIRED_CHANNELS_LAST(true, true),
  UNFOLDED(false, false);

  // Below this product of the channels and the two outer extents the engine avoids its library.
  private static final long SMALL_SAMPLE = 20_480;
  private static final int FEW_CHANNELS = 64;
  private static final long LARGE_VOLUME = 4096;

  /** Measured: from here on the copy of the weights costs more than the pair gains. */
  private static final long PAIRED_POSITIONS_PER_CHANNEL = 2;

  /** Measured: up to this part of the weights' size, the rows cost less than reordering does. */
  private static final double ROWS_PER_CHANNEL = 0.125;

  final boolean channelsLast;
  final boolean paired;

  ConvolutionForm(boolean channelsLast, boolean paired) {
    this.channelsLast = channelsLast;
    this.paired = paired;
  }

  /** The best form for these operands and this number of groups. */
  static ConvolutionForm of(NDArray x, NDArray weight, int groups) {
    return x.getDevice().isGpu()
        ? PLAIN
        : of(x.getShape(), weight.getShape(), x.getDataType(), groups);
  }

  /** The best form on a CPU. */
  static ConvolutionForm of(Shape shape, Shape kernel, DataType type, int groups) {
    if (type != DataType.FLOAT32
        || shape.dimension() != 5
        || kernel.dimension() != shape.dimension()
        || kernel.size() == kernel.get(0) * kernel.get(1)) { // pointwise is a matrix product
      return PLAIN;
    }
    long positions = shape.get(2) * shape.get(3) * shape.get(4);
    if (groups == 1 && shape.get(0) * positions <= ROWS_PER_CHANNEL * kernel.get(0)) {
      return UNFOLDED;
    }
    boolean isPaired =
        groups == 1
            && isSmallSample(shape)
            && positions >= PAIRED_POSITIONS_PER_CHANNEL * kernel.get(0);
    boolean isLargeAndThin =
        Math.max(shape.get(1), kernel.get(0)) <= FEW_CHANNELS && positions >= LARGE_VOLUME;
    if (isLargeAndThin) {
      return isPaired ? PAIRED_CHANNELS_LAST : CHANNELS_LAST;
    }
    return isPaired ? PAIRED : PLAIN;
  }

  /** In which it reads and writes. */
  Layout layout() {
    return channelsLast ? Layout.CHANNELS_LAST : Layout.ANY;
  }

  private static boolean isSmallSample(Shape shape) {
    return shape.get(0) == 1
        && shape.get(1) % 2 == 0
        && shape.get(1) * shape.get(2) * shape.get(3) <= SMALL_SAMPLE;
  }
}
