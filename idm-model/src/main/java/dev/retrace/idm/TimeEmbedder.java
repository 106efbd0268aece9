package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ActivationKernel;

/** Two layers on the sinusoidal time embedding: (batch, width) to (batch, hidden). */
final class TimeEmbedder extends NamedBlock {
  // Not the engine's own: it multiplies by a number whose memory the tape outlives.
  private static final ActivationKernel SILU = ActivationKernel.silu();

  private final int hidden;
  private final Dense first;
  private final Dense second;

  TimeEmbedder(int width, int hidden) {
    this.hidden = hidden;
    first = new Dense("dense0", width, hidden);
    second = new Dense("dense1", hidden, hidden);
    for (Dense each : new Dense[] {first, second}) {
      addParameter(each.weight());
      addParameter(each.bias());
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray h = first.apply(parameters, inputs.head(), training);
        NDArray activated = SILU.call(h)) {
      return new NDList(second.apply(parameters, activated, training));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), hidden)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
