package dev.retrace.idm.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;

/**
 * Two convolutions and a shortcut; between them the time embedding adds one number to every
 * channel.
 *
 * <pre>
 *   h = conv(silu(norm(x))) + linear(silu(e))
 *   y = shortcut(x) + conv(silu(norm(h)))        this convolution starts at zero
 * </pre>
 */
final class ResidualBlock extends NamedBlock implements CountedBlock {
  private final int out;
  private final NormActivation before;
  private final Convolution first;
  private final LinearMap time;
  private final NormActivation between;
  private final Convolution second;
  private final Convolution shortcut;

  ResidualBlock(PatchDdmConfig config, int in, int out) {
    this.out = out;
    before = addNamed("norm0", new NormActivation(config.width(), in));
    first = addNamed("conv0", Convolution.wide(in, out));
    time = addNamed("time", new LinearMap(config.timeHidden(), out));
    between = addNamed("norm1", new NormActivation(config.width(), out));
    second = addNamed("conv1", Convolution.zero(out, out));
    shortcut = in == out ? null : addNamed("shortcut", Convolution.pointwise(in, out));
  }

  /** Borrows its arguments; {@code e} is the embedding after its own SiLU. */
  NDArray apply(ParameterStore parameters, NDArray x, NDArray e, boolean training) {
    try (NDArray shifted = shifted(parameters, x, e, training);
        NDArray activated = between.apply(parameters, shifted, training);
        NDArray change = second.apply(parameters, activated, training)) {
      if (shortcut == null) {
        return x.add(change);
      }
      try (NDArray projected = shortcut.apply(parameters, x, training)) {
        return projected.add(change);
      }
    }
  }

  private NDArray shifted(ParameterStore parameters, NDArray x, NDArray e, boolean training) {
    try (NDArray activated = before.apply(parameters, x, training);
        NDArray h = first.apply(parameters, activated, training);
        NDArray projected = time.apply(parameters, e, training);
        NDArray shift = projected.reshape(e.getShape().get(0), out, 1, 1, 1)) {
      return h.add(shift);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(parameters, inputs.head(), inputs.get(1), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return second.getOutputShapes(inputs);
  }

  @Override
  public Shape count(String path, Shape input, PeerLayer.Visitor visitor) {
    before.count(path + ".norm0", input, visitor);
    Shape output = first.count(path + ".conv0", input, visitor);
    Shape embedding = new Shape(input.get(0), time.in());
    time.count(path + ".time", embedding, visitor);
    visitor.layer(PeerLayer.of(path + ".shift", PeerLayer.Kind.SUM, output));
    between.count(path + ".norm1", output, visitor);
    second.count(path + ".conv1", output, visitor);
    if (shortcut != null) {
      shortcut.count(path + ".shortcut", input, visitor);
    }
    visitor.layer(PeerLayer.of(path + ".sum", PeerLayer.Kind.SUM, output));
    return output;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    for (var child : getChildren().values()) {
      child.initialize(manager, dataType, inputs);
    }
  }
}
