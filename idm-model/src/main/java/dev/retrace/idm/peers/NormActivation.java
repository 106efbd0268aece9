package dev.retrace.idm.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.NormKernel;

/** Group normalisation with a scale and a shift per channel, and SiLU. */
final class NormActivation extends NamedBlock implements CountedBlock {
  private static final double EPSILON = 1e-5;

  /** Not the engine's own, which multiplies by a number whose memory the tape outlives. */
  static final ActivationKernel SILU = ActivationKernel.silu();

  private final NormKernel norm;
  private final Parameter gamma;
  private final Parameter beta;

  NormActivation(int groups, int channels) {
    norm = NormKernel.group(groups, EPSILON);
    gamma = addParameter(parameter("gamma", Parameter.Type.GAMMA, Initializer.ONES, channels));
    beta = addParameter(parameter("beta", Parameter.Type.BETA, Initializer.ZEROS, channels));
  }

  private static Parameter parameter(
      String name, Parameter.Type type, Initializer start, int channels) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(new Shape(channels))
        .optInitializer(start)
        .build();
  }

  /** Borrows its argument. */
  NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
    try (NDArray normalised =
        norm.call(
            x,
            parameters.getValue(gamma, x.getDevice(), training),
            parameters.getValue(beta, x.getDevice(), training))) {
      return SILU.call(normalised);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(parameters, inputs.head(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }

  @Override
  public Shape count(String path, Shape input, PeerLayer.Visitor visitor) {
    visitor.layer(PeerLayer.of(path, PeerLayer.Kind.NORMALISATION, input));
    visitor.layer(PeerLayer.of(path + ".silu", PeerLayer.Kind.ACTIVATION, input));
    return input;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
