package dev.retrace.examples.checked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;

/** tanh of what is read times a weight for each channel, repeated; a condition shifts it. */
final class Wave extends AbstractBlock {
  /** What is wrong. */
  enum Fault {
    NONE,
    CUT,
    RANDOM
  }

  private final int times;
  private final Fault fault;
  private final Parameter weight;

  Wave(int times, Fault fault) {
    super((byte) 1);
    this.times = times;
    this.fault = fault;
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.OTHER)
                .optInitializer(new NormalInitializer(0.3f))
                .build());
  }

  @Override
  protected void prepare(Shape[] inputs) {
    weight.setShape(new Shape(1, times * inputs[0].get(1), 1, 1));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.head();
    NDArray read = fault == Fault.CUT ? x.duplicate() : x;
    NDArray wave = read.tanh().repeat(1, times);
    if (inputs.size() > 1) {
      wave = wave.add(inputs.get(1).sum(new int[] {1}).reshape(-1, 1, 1, 1));
    }
    NDArray result = wave.mul(store.getValue(weight, x.getDevice(), training));
    if (fault == Fault.RANDOM) {
      NDArray noise = x.getManager().randomNormal(0, 0.1f, x.getShape(), DataType.FLOAT32);
      result = result.add(noise.toType(x.getDataType(), false));
    }
    return new NDList(result);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long[] sizes = inputs[0].getShape().clone();
    sizes[1] *= times;
    return new Shape[] {new Shape(sizes)};
  }
}
