package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ActivationKernel;

/** Two layers on the sinusoidal time embedding: (batch, width) to (batch, hidden). */
final class TimeEmbedder extends NamedBlock implements MemoryDemand {
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

  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return tapeBytes(input, type);
  }

  /** Both layers' results and what lies between them. */
  @Override
  public long tapeBytes(Shape input, DataType type) {
    return 3 * input.get(0) * hidden * type.getNumOfBytes();
  }

  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return (weights() + 2L * hidden + 3 * input.get(0) * hidden) * type.getNumOfBytes();
  }

  @Override
  public long multiplications(Shape input) {
    return input.get(0) * weights();
  }

  private long weights() {
    return first.weight().getShape().size() + second.weight().getShape().size();
  }
}
