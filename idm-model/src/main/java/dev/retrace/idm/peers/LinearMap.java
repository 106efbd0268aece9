package dev.retrace.idm.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;

/** A fully connected layer, (batch, in) to (batch, out). */
final class LinearMap extends NamedBlock implements CountedBlock {
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  LinearMap(int in, int out) {
    this.out = out;
    float bound = (float) (1 / Math.sqrt(in));
    weight =
        addParameter(
            Convolution.parameter("weight", Parameter.Type.WEIGHT, bound, new Shape(out, in)));
    bias = addParameter(Convolution.parameter("bias", Parameter.Type.BIAS, bound, new Shape(out)));
  }

  /** The length of the vectors it reads. */
  long in() {
    return weight.getShape().get(1);
  }

  /** Borrows its argument. */
  NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
    NDList result =
        Linear.linear(
            x,
            parameters.getValue(weight, x.getDevice(), training),
            parameters.getValue(bias, x.getDevice(), training));
    return result.singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(parameters, inputs.head(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), out)};
  }

  @Override
  public Shape count(String path, Shape input, PeerLayer.Visitor visitor) {
    Shape output = new Shape(input.get(0), out);
    long multiplications = input.get(0) * weight.getShape().size();
    visitor.layer(new PeerLayer(path, PeerLayer.Kind.LINEAR, input, output, multiplications));
    return output;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
