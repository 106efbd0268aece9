package dev.retrace.runtime.plan;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.NamedBlock;

/**
 * A branch with round figures, in buffers of its input: 3 for an evaluation, 5 for the tape, 2 for
 * the pullback, beside the gradient of its only parameter.
 */
final class TellingBlock extends NamedBlock implements MemoryDemand {
  final Parameter weight;

  TellingBlock(long values) {
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(values))
                .optInitializer(Initializer.ONES)
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    throw new AssertionError("a plan runs nothing");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }

  private static long buffers(int number, Shape input, DataType type) {
    return number * input.size() * type.getNumOfBytes();
  }

  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return buffers(3, input, type);
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    return buffers(5, input, type);
  }

  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return buffers(2, input, type) + weight.getShape().size() * type.getNumOfBytes();
  }

  @Override
  public long multiplications(Shape input) {
    return input.size() * weight.getShape().size();
  }
}
