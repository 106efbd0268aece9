package run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.fixtures.SmallBranch;

/** A small branch of two conditions, which it reads as one. */
final class Joined extends AbstractBlock {
  private final SmallBranch branch;

  Joined(int outChannels) {
    super((byte) 1);
    branch = addChildBlock("branch", new SmallBranch(outChannels));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList joined = new NDList(inputs.get(0), inputs.get(1).concat(inputs.get(2), 1));
    return branch.forward(store, joined, training, params);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    long features = inputs[1].get(1) + inputs[2].get(1);
    branch.initialize(manager, dataType, inputs[0], new Shape(inputs[1].get(0), features));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return branch.getOutputShapes(inputs);
  }
}
