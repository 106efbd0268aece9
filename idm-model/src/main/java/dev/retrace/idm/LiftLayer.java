package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import dev.retrace.runtime.kernel.Kernel;
import java.util.Arrays;

/** One convolution of a {@link Lift}, with its parameters and perhaps an activation behind it. */
final class LiftLayer {
  // In place: the convolution's result is nobody else's.
  private static final Kernel LEAKY_RELU =
      Kernel.of(
          "leaky ReLU in place",
          """
          def forward(self, x: Tensor) -> Tensor:
            return torch.leaky_relu_(x, 0.01)
          """);

  private final Move move;
  private final int outChannels;
  private final boolean activated;
  private final Parameter weight;
  private final Parameter bias;
  private Move.Convolution convolution;

  private LiftLayer(String name, int outChannels, Move move, boolean activated) {
    this(
        move,
        outChannels,
        activated,
        parameter(name + ".weight", Parameter.Type.WEIGHT),
        parameter(name + ".bias", Parameter.Type.BIAS));
  }

  private LiftLayer(
      Move move, int outChannels, boolean activated, Parameter weight, Parameter bias) {
    this.move = move;
    this.outChannels = outChannels;
    this.activated = activated;
    this.weight = weight;
    this.bias = bias;
  }

  /** A layer that keeps the size. */
  static LiftLayer keeping(String name, int outChannels) {
    return new LiftLayer(name, outChannels, Move.KEEP, false);
  }

  /** A layer that halves the size along every axis. */
  static LiftLayer halving(String name, int outChannels) {
    return new LiftLayer(name, outChannels, Move.HALVE, false);
  }

  /** A layer that doubles the size along every axis. */
  static LiftLayer doubling(String name, int outChannels) {
    return new LiftLayer(name, outChannels, Move.DOUBLE, false);
  }

  /** The same layer with an activation. */
  LiftLayer activated() {
    return new LiftLayer(move, outChannels, true, weight, bias);
  }

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  /** Gives the parameters their shapes and start values. */
  void prepare(Shape input, boolean zeroStart) {
    int axes = input.dimension() - 2;
    long in = input.get(1);
    long[] kernel = new long[2 + axes];
    Arrays.fill(kernel, move.width);
    kernel[0] = move == Move.DOUBLE ? in : outChannels;
    kernel[1] = move == Move.DOUBLE ? outChannels : in;
    float bound = zeroStart ? 0 : (float) (1 / Math.sqrt(in * Math.pow(move.met, axes)));
    weight.setShape(new Shape(kernel));
    weight.setInitializer(new UniformInitializer(bound));
    bias.setShape(new Shape(outChannels));
    bias.setInitializer(new UniformInitializer(bound));
  }

  /** What follows from the number of axes, besides the shapes of the parameters. */
  void settle(int axes) {
    convolution = move.convolution(axes);
  }

  /** Borrows its argument; the result is the caller's. */
  NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
    NDArray y =
        convolution.call(
            x,
            parameters.getValue(weight, x.getDevice(), training),
            parameters.getValue(bias, x.getDevice(), training));
    if (!activated) {
      return y;
    }
    try (y) {
      return LEAKY_RELU.call(y);
    }
  }

  Shape outputShape(Shape input) {
    long[] sizes = input.getShape().clone();
    sizes[1] = outChannels;
    for (int axis = 2; axis < sizes.length; axis++) {
      sizes[axis] = move.size(sizes[axis]);
    }
    return new Shape(sizes);
  }

  /** Multiplications of one evaluation: every tap at every position of the coarser grid. */
  long multiplications(Shape input) {
    Shape coarse = move == Move.DOUBLE ? input : outputShape(input);
    return weight.getShape().size() * input.get(0) * coarse.slice(2).size();
  }
}
