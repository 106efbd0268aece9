package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;

/** A weight for each channel times the tanh of what is read, with one mistake, or none. */
final class FaultyBranch extends AbstractBlock {
  /** What is wrong. */
  enum Fault {
    NONE,
    RANDOM,
    CUTS_INPUT,
    CUTS_ALL,
    MIXES_SAMPLES,
    WRITES_INPUT
  }

  private final Fault fault;
  private final Parameter weight;

  FaultyBranch(Fault fault) {
    super((byte) 1);
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
    weight.setShape(new Shape(1, inputs[0].get(1), 1, 1));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.head();
    NDArray scale = store.getValue(weight, x.getDevice(), training);
    NDArray value =
        switch (fault) {
          case NONE -> x.tanh().mul(scale);
          case RANDOM -> x.tanh().mul(scale).add(noise(x));
          case CUTS_INPUT -> x.duplicate().tanh().mul(scale);
          case CUTS_ALL -> x.tanh().mul(scale).duplicate();
          case MIXES_SAMPLES -> x.tanh().sub(x.mean(new int[] {0}, true)).mul(scale);
          case WRITES_INPUT -> {
            NDArray result = x.tanh().mul(scale);
            x.stopGradient().addi(result.stopGradient());
            yield result;
          }
        };
    return new NDList(value);
  }

  private static NDArray noise(NDArray x) {
    return x.getManager()
        .randomNormal(0, 0.1f, x.getShape(), DataType.FLOAT32)
        .toType(x.getDataType(), false);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
