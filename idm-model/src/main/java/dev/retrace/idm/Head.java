package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * (batch, channel, spatial...) to (batch, image channel, spatial...). Where the time enters the
 * branches it enters here too, as a gain 1 + γ(e) per channel before the convolution: with the
 * stem's filters before it, that is a linear filter of the image which may differ at every noise
 * level.
 */
final class Head extends Lift {
  private Head(int outChannels, boolean zeroStart, Dense gain) {
    super(outChannels, zeroStart, gain);
  }

  /** A head that reads the core's output only. */
  static Head plain(int outChannels, boolean zeroStart) {
    return new Head(outChannels, zeroStart, null);
  }

  /** A head that reads the time embedding (batch, hidden) as well. */
  static Head timed(int inChannels, int outChannels, int timeHidden, boolean zeroStart) {
    return new Head(outChannels, zeroStart, Dense.zero("time", timeHidden, inChannels));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.head();
    if (!takesTime()) {
      return new NDList(convolve(parameters, x, training));
    }
    try (NDArray gain = projectTime(parameters, inputs.get(1), x, training).addi(1);
        NDArray scaled = x.mul(gain)) {
      return new NDList(convolve(parameters, scaled, training));
    }
  }

  // The input, scaled where the time enters, and laid out for the convolution.
  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return scaledBytes(input, type)
        + laidOutBytes(input, type)
        + 2 * bytes(outputShape(input), type);
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    long read = laidOutBytes(input, type);
    return (read == 0 ? scaledBytes(input, type) : read) + bytes(outputShape(input), type);
  }

  // The gradient of what is convolved; under a gain also its product with the input.
  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return bytes(input, type)
        + scaledBytes(input, type)
        + laidOutBytes(outputShape(input), type)
        + parameterBytes(type);
  }

  private long scaledBytes(Shape input, DataType type) {
    return takesTime() ? bytes(input, type) : 0;
  }
}
