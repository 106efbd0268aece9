package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/**
 * (batch, channel, spatial...) to (batch, image channel, spatial...). Where the time enters the
 * branches it enters here too, as a gain 1 + γ(e) per channel before the convolution: with the
 * stem's filters before it, that is a linear filter of the image which may differ at every noise
 * level.
 */
final class Head extends Lift {
  private Head(List<LiftLayer> layers, boolean zeroStart, Dense gain) {
    super(layers, zeroStart, gain);
  }

  /** A head that reads a state only. */
  static Head plain(Lifting lifting, int inChannels, int outChannels, boolean zeroStart) {
    return new Head(lifting.contract(inChannels, outChannels), zeroStart, null);
  }

  /** A head that reads the time embedding (batch, hidden) as well. */
  static Head timed(
      Lifting lifting, int inChannels, int outChannels, int timeHidden, boolean zeroStart) {
    Dense gain = Dense.zero("time", timeHidden, inChannels);
    return new Head(lifting.contract(inChannels, outChannels), zeroStart, gain);
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

  // Besides what the convolutions take, the input scaled, where the time enters.
  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return scaledBytes(input, type) + memory(input, type).evaluation();
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    LiftMemory memory = memory(input, type);
    return memory.tape() + (memory.laidOutInput() == 0 ? scaledBytes(input, type) : 0);
  }

  // Under a gain also the product of its gradient with the input.
  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return memory(input, type).pullback(true) + scaledBytes(input, type) + parameterBytes(type);
  }

  private long scaledBytes(Shape input, DataType type) {
    return takesTime() ? LiftMemory.bytes(input, type) : 0;
  }
}
