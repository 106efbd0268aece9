package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The two couplings of {@link ResidualPair} as one writes them with DJL alone: out of place. */
final class HandwrittenPair extends AbstractBlock {
  private final Block left;
  private final Block right;

  HandwrittenPair(int channels) {
    left = addChildBlock("left", ResidualPair.branch(channels / 2));
    right = addChildBlock("right", ResidualPair.branch(channels / 2));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList halves = inputs.head().split(2, 1);
    NDArray x1 = halves.get(0);
    NDArray x2 = halves.get(1);
    NDArray y1 = x1.add(left.forward(parameters, new NDList(x2), training).head());
    NDArray y2 = x2.add(right.forward(parameters, new NDList(y1), training).head());
    return new NDList(y1.concat(y2, 1));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    Shape half = new Shape(inputs[0].getShape().clone());
    half = new Shape(half.get(0), half.get(1) / 2).addAll(half.slice(2));
    left.initialize(manager, dataType, half);
    right.initialize(manager, dataType, half);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
