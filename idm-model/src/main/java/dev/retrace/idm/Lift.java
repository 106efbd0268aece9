package dev.retrace.idm;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ConvolutionKernel;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A convolution of width 3 that changes the number of channels, with a projection of the time
 * embedding to one number per channel. Not invertible, so its input is stored.
 */
abstract class Lift extends NamedBlock implements MemoryDemand {
  private final int outChannels;
  private final boolean zeroStart;
  private final Dense time;
  private final Parameter weight;
  private final Parameter bias;
  private ConvolutionKernel convolution;

  /** A lift; {@code time} is null where the noise level does not enter. */
  Lift(int outChannels, boolean zeroStart, Dense time) {
    this.outChannels = outChannels;
    this.zeroStart = zeroStart;
    this.time = time;
    weight = addParameter(parameter("conv.weight", Parameter.Type.WEIGHT));
    bias = addParameter(parameter("conv.bias", Parameter.Type.BIAS));
    if (time != null) {
      addParameter(time.weight());
      addParameter(time.bias());
    }
  }

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  /** Whether the time embedding is a second input. */
  final boolean takesTime() {
    return time != null;
  }

  /** The convolution; borrows its argument. */
  final NDArray convolve(ParameterStore parameters, NDArray x, boolean training) {
    return convolution.call(
        x,
        parameters.getValue(weight, x.getDevice(), training),
        parameters.getValue(bias, x.getDevice(), training));
  }

  /**
   * One number per sample and channel, shaped (batch, channel, 1...) for an array like {@code x}.
   */
  final NDArray projectTime(
      ParameterStore parameters, NDArray embedding, NDArray x, boolean training) {
    try (NDArray projected = time.apply(parameters, embedding, training)) {
      long[] perChannel = new long[x.getShape().dimension()];
      Arrays.fill(perChannel, 1);
      perChannel[0] = projected.getShape().get(0);
      perChannel[1] = projected.getShape().get(1);
      return projected.reshape(perChannel);
    }
  }

  @Override
  protected void prepare(Shape[] inputs) {
    settle(inputs);
    int axes = inputs[0].dimension() - 2;
    long in = inputs[0].get(1);
    long[] kernel = new long[2 + axes];
    Arrays.fill(kernel, 3);
    kernel[0] = outChannels;
    kernel[1] = in;
    float bound = zeroStart ? 0 : (float) (1 / Math.sqrt(in * Math.pow(3, axes)));
    weight.setShape(new Shape(kernel));
    weight.setInitializer(new UniformInitializer(bound));
    bias.setShape(new Shape(outChannels));
    bias.setInitializer(new UniformInitializer(bound));
  }

  @Override
  protected void loadMetadata(byte loadVersion, DataInputStream is)
      throws IOException, MalformedModelException {
    super.loadMetadata(loadVersion, is);
    settle(inputShapes);
  }

  // What follows from the shapes, besides those of the parameters.
  private void settle(Shape[] inputs) {
    int axes = inputs[0].dimension() - 2;
    convolution = ConvolutionKernel.builder().setDimensions(axes).optPadding(1).build();
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {outputShape(inputs[0])};
  }

  final Shape outputShape(Shape input) {
    long[] sizes = input.getShape().clone();
    sizes[1] = outChannels;
    return new Shape(sizes);
  }

  /** Bytes of a copy with the channels innermost, which volumes in single precision are given. */
  static long laidOutBytes(Shape shape, DataType type) {
    return shape.dimension() == 5 && type == DataType.FLOAT32 ? bytes(shape, type) : 0;
  }

  static long bytes(Shape shape, DataType type) {
    return shape.size() * type.getNumOfBytes();
  }

  final long parameterBytes(DataType type) {
    return getParameters().values().stream().mapToLong(each -> bytes(each.getShape(), type)).sum();
  }

  @Override
  public final long multiplications(Shape input) {
    return weight.getShape().size() * input.get(0) * input.slice(2).size();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
