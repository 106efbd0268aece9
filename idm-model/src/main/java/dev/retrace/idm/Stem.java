package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/**
 * (batch, image channel, spatial...) and the time embedding (batch, hidden) to (batch, channel,
 * spatial...): convolutions, and to every voxel the projected embedding is added. Before the core's
 * inverse it reads images only.
 */
final class Stem extends Lift {
  private final boolean inputGradientWanted;

  private Stem(List<LiftLayer> layers, Dense shift, boolean inputGradientWanted) {
    super(layers, false, shift);
    this.inputGradientWanted = inputGradientWanted;
  }

  /** A stem that reads noisy volumes, whose gradient nobody asks for, and their time. */
  static Stem timed(Lifting lifting, int outChannels, int timeHidden) {
    Dense shift = new Dense("time", timeHidden, outChannels);
    return new Stem(lifting.expand(outChannels), shift, false);
  }

  /** A stem that reads what the network has predicted. */
  static Stem plain(Lifting lifting, int outChannels) {
    return new Stem(lifting.expand(outChannels), null, true);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray y = convolve(parameters, inputs.head(), training);
    if (!takesTime()) {
      return new NDList(y);
    }
    try (NDArray shift = projectTime(parameters, inputs.get(1), y, training)) {
      return new NDList(y.addi(shift));
    }
  }

  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return memory(input, type).evaluation();
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    return memory(input, type).tape();
  }

  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return memory(input, type).pullback(inputGradientWanted) + parameterBytes(type);
  }
}
