package dev.retrace.idm.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ConvolutionKernel;
import java.util.Arrays;

/** A 3-D convolution with bias; its output is as large as its input divided by the stride. */
final class Convolution extends NamedBlock implements CountedBlock {
  private static final int AXES = 3;

  private final int out;
  private final int stride;
  private final Parameter weight;
  private final Parameter bias;
  private final ConvolutionKernel kernel;

  private Convolution(int in, int out, int side, int stride, boolean zero) {
    this.out = out;
    this.stride = stride;
    kernel =
        ConvolutionKernel.builder()
            .setDimensions(AXES)
            .optStride(stride)
            .optPadding(side / 2)
            .build();
    long[] sizes = new long[2 + AXES];
    Arrays.fill(sizes, side);
    sizes[0] = out;
    sizes[1] = in;
    // As PyTorch's own start.
    float bound = zero ? 0 : (float) (1 / Math.sqrt(in * Math.pow(side, AXES)));
    weight = addParameter(parameter("weight", Parameter.Type.WEIGHT, bound, new Shape(sizes)));
    bias = addParameter(parameter("bias", Parameter.Type.BIAS, bound, new Shape(out)));
  }

  /** Width 3, same size. */
  static Convolution wide(int in, int out) {
    return new Convolution(in, out, 3, 1, false);
  }

  /** Width 3, same size, zero at the start. */
  static Convolution zero(int in, int out) {
    return new Convolution(in, out, 3, 1, true);
  }

  /** Width 3, half the size. */
  static Convolution halving(int channels) {
    return new Convolution(channels, channels, 3, 2, false);
  }

  /** Width 1. */
  static Convolution pointwise(int in, int out) {
    return new Convolution(in, out, 1, 1, false);
  }

  static Parameter parameter(String name, Parameter.Type type, float bound, Shape shape) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(shape)
        .optInitializer(new UniformInitializer(bound))
        .build();
  }

  /** Borrows its argument. */
  NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
    return kernel.call(
        x,
        parameters.getValue(weight, x.getDevice(), training),
        parameters.getValue(bias, x.getDevice(), training));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(parameters, inputs.head(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long[] sizes = inputs[0].getShape().clone();
    sizes[1] = out;
    for (int axis = 2; axis < sizes.length; axis++) {
      sizes[axis] = (sizes[axis] + stride - 1) / stride;
    }
    return new Shape[] {new Shape(sizes)};
  }

  @Override
  public Shape count(String path, Shape input, PeerLayer.Visitor visitor) {
    Shape output = getOutputShapes(new Shape[] {input})[0];
    long multiplications = weight.getShape().size() * output.get(0) * output.slice(2).size();
    visitor.layer(new PeerLayer(path, PeerLayer.Kind.CONVOLUTION, input, output, multiplications));
    return output;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
