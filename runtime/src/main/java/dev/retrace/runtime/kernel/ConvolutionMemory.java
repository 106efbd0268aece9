package dev.retrace.runtime.kernel;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * What a convolution of extent 3, stride 1 and padding 1 allocates on a CPU, as measured for each
 * form: its results, copies in another layout, and the copies inside the engine's library, which
 * reorders what it reads and writes, the weights included.
 *
 * @param form in which it is written
 * @param x bytes of its input
 * @param y bytes of its result
 * @param w bytes of its weights
 * @param columns bytes of the neighbourhoods of all positions
 * @param slow whether the engine passes its library by and writes those neighbourhoods out
 */
record ConvolutionMemory(ConvolutionForm form, long x, long y, long w, long columns, boolean slow) {
  // Measured: the rows, those of their gradient, and what is folded back.
  private static final double ROWS_OF_GRADIENT = 2.5;
  private static final int SMALL_SAMPLE = 20_480;

  static ConvolutionMemory of(Shape input, Shape weight, DataType type) {
    long bytes = type.getNumOfBytes();
    long positions = input.get(0) * input.slice(2).size();
    boolean small =
        input.get(0) == 1 && input.get(1) * input.slice(2).size() / lastOf3(input) <= SMALL_SAMPLE;
    return new ConvolutionMemory(
        ConvolutionForm.of(input, weight, type, 1),
        bytes * input.size(),
        bytes * positions * weight.get(0),
        bytes * weight.size(),
        bytes * input.size() * weight.slice(2).size(),
        small || type != DataType.FLOAT32);
  }

  // The engine's rule counts four axes.
  private static long lastOf3(Shape input) {
    return input.dimension() == 5 ? input.get(4) : 1;
  }

  /** Beyond the input and the weights, at the highest; with the result. */
  long forward(boolean laidOut, boolean rowMajorResult) {
    long copy = laidOut ? 0 : x;
    return switch (form) {
      case PLAIN -> slow ? columns + y : Math.max(x + y + w, 2 * y);
      case CHANNELS_LAST -> Math.max(copy + y + w, rowMajorResult ? 2 * y : y);
      case PAIRED -> 2 * w + x + 2 * y;
      case PAIRED_CHANNELS_LAST -> Math.max(copy + 2 * y + 2 * w, 3 * y);
      case UNFOLDED -> columns + padded() + y;
    };
  }

  /**
   * Beyond the input, the weights and the cotangent, at the highest; with the results.
   *
   * @param laidOut whether the input has the form's layout
   * @param cotangentLaidOut whether the cotangent has it
   * @param rowMajorGradient whether the input's gradient is to be row-major
   */
  long backward(boolean laidOut, boolean cotangentLaidOut, boolean rowMajorGradient) {
    long copy = laidOut ? 0 : x;
    long cotangent = cotangentLaidOut ? 0 : y;
    return switch (form) {
      case PLAIN -> slow ? columns + x + w : Math.max(2 * x + y + w, x + 2 * w);
      case CHANNELS_LAST ->
          Math.max(copy + cotangent + x + 2 * w, (rowMajorGradient ? 2 : 1) * x + w);
      case PAIRED -> 3 * w + 2 * y + x;
      case PAIRED_CHANNELS_LAST -> Math.max(copy + 4 * y, copy + 2 * y + 2 * x) + 3 * w;
      case UNFOLDED -> w + x + (long) (ROWS_OF_GRADIENT * columns);
    };
  }

  // At most: from one position along each axis to three.
  private long padded() {
    return columns / 4;
  }
}
