package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * (batch, image channel, spatial...) and the time embedding (batch, hidden) to (batch, channel,
 * spatial...): a convolution, and to every voxel the projected embedding is added.
 */
final class Stem extends Lift {
  Stem(int outChannels, int timeHidden) {
    super(outChannels, false, new Dense("time", timeHidden, outChannels));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray y = convolve(parameters, inputs.head(), training);
    try (NDArray shift = projectTime(parameters, inputs.get(1), y, training)) {
      return new NDList(y.addi(shift));
    }
  }

  // The convolution's result in its own layout, and its row-major copy.
  @Override
  public long evaluationBytes(Shape input, DataType type) {
    Shape output = outputShape(input);
    return bytes(output, type) + laidOutBytes(output, type);
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    return bytes(outputShape(input), type) + laidOutBytes(input, type);
  }

  // The output's gradient laid out for the convolution; nobody asks for that of the image.
  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return laidOutBytes(outputShape(input), type) + parameterBytes(type);
  }
}
