package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ActivationKernel;

/**
 * Two layers on the sinusoidal time embedding: (batch, width) to (batch, hidden). Where there are
 * classes, the embedding of a sample's class is added, whose code (batch, classes + 1) is the
 * second input. It starts at zero, so that an untold class changes nothing.
 */
final class TimeEmbedder extends NamedBlock implements MemoryDemand {
  // Not the engine's own: it multiplies by a number whose memory the tape outlives.
  private static final ActivationKernel SILU = ActivationKernel.silu();

  private final int hidden;
  private final Dense first;
  private final Dense second;
  private final Parameter classes;

  /** For a number of classes, which may be 0. */
  TimeEmbedder(int width, int hidden, int classCount) {
    this.hidden = hidden;
    first = new Dense("dense0", width, hidden);
    second = new Dense("dense1", hidden, hidden);
    for (Dense each : new Dense[] {first, second}) {
      addParameter(each.weight());
      addParameter(each.bias());
    }
    classes = classCount == 0 ? null : addParameter(classEmbedding(classCount));
  }

  private Parameter classEmbedding(int classCount) {
    return Parameter.builder()
        .setName("classes.weight")
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(hidden, classCount + 1))
        .optInitializer(Initializer.ZEROS)
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray h = first.apply(parameters, inputs.head(), training);
        NDArray activated = SILU.call(h)) {
      NDArray embedded = second.apply(parameters, activated, training);
      if (classes == null) {
        return new NDList(embedded);
      }
      NDArray table = parameters.getValue(classes, embedded.getDevice(), training);
      try (NDArray ofClass = Linear.linear(inputs.get(1), table).singletonOrThrow()) {
        return new NDList(embedded.addi(ofClass));
      }
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

  /** Both layers' results, what lies between them, and the class. */
  @Override
  public long tapeBytes(Shape input, DataType type) {
    return (classes == null ? 3 : 4) * input.get(0) * hidden * type.getNumOfBytes();
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
    long ofClasses = classes == null ? 0 : classes.getShape().size();
    return first.weight().getShape().size() + second.weight().getShape().size() + ofClasses;
  }
}
