package dev.retrace.idm.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The network of PatchDDM-3D, an ordinary U-Net that stores its activations: skips are averaged
 * into the way up instead of being concatenated. Bieder et al., "Memory-Efficient 3D Denoising
 * Diffusion Models for Medical Image Processing", 2023.
 *
 * <p>Takes (batch, input channel, depth, height, width), whose last three channels are the
 * coordinates of the patch, and the sinusoidal embedding (batch, width) of the steps; returns
 * (batch, output channel, depth, height, width), owned by the caller. Activations are stored where
 * gradient mode is on.
 */
public final class PatchDdm extends NamedBlock {
  // Scalars stand in the text: the tape would outlive an array that the engine makes of them.
  private static final Kernel MEAN =
      Kernel.of(
          "mean of two",
          """
          def forward(self, a: Tensor, b: Tensor) -> Tensor:
            return torch.div(torch.add(a, b), 2.0)
          """);
  private static final Kernel TWICE =
      Kernel.of(
          "nearest upsampling",
          """
          def forward(self, x: Tensor) -> Tensor:
            return torch.upsample_nearest3d(x, None, [2.0, 2.0, 2.0])
          """);

  private final PatchDdmConfig config;
  private final LinearMap time0;
  private final LinearMap time1;
  private final Convolution stem;
  private final List<NamedBlock> down = new ArrayList<>();
  private final List<ResidualBlock> middle = new ArrayList<>();
  private final List<NamedBlock> up = new ArrayList<>();
  private final NormActivation last;
  private final Convolution head;

  /**
   * A network to be initialized.
   *
   * @param config its sizes
   */
  public PatchDdm(PatchDdmConfig config) {
    this.config = config;
    time0 = addNamed("time0", new LinearMap(config.width(), config.timeHidden()));
    time1 = addNamed("time1", new LinearMap(config.timeHidden(), config.timeHidden()));
    stem = addNamed("stem", Convolution.wide(config.inputChannels(), config.width()));
    Deque<Integer> skips = addDown();
    int bottom = config.channels(config.levels() - 1);
    for (int i = 0; i < 2; i++) {
      middle.add(addNamed("middle[" + i + "]", new ResidualBlock(config, bottom, bottom)));
    }
    addUp(skips);
    last = addNamed("last", new NormActivation(config.width(), config.width()));
    head = addNamed("head", Convolution.zero(config.width(), config.outputChannels()));
  }

  // Returns the channels of all skips, the deepest on top.
  private Deque<Integer> addDown() {
    Deque<Integer> skips = new ArrayDeque<>(List.of(config.width()));
    for (int level = 0; level < config.levels(); level++) {
      for (int i = 0; i < config.blocks(); i++) {
        addDown(new ResidualBlock(config, skips.element(), config.channels(level)));
        skips.push(config.channels(level));
      }
      if (level < config.levels() - 1) {
        addDown(Convolution.halving(skips.element()));
        skips.push(skips.element());
      }
    }
    return skips;
  }

  private void addDown(NamedBlock block) {
    down.add(addNamed("down[" + down.size() + "]", block));
  }

  // A block leaves as many channels as the next skip has, so that the two can be averaged.
  private void addUp(Deque<Integer> skips) {
    for (int level = config.levels() - 1; level >= 0; level--) {
      for (int i = 0; i <= config.blocks(); i++) {
        int in = skips.pop();
        int out = skips.isEmpty() ? config.width() : skips.element();
        addUp(new ResidualBlock(config, in, out));
        if (i == config.blocks() && level > 0) {
          addUp(Convolution.wide(out, out));
        }
      }
    }
  }

  private void addUp(NamedBlock block) {
    up.add(addNamed("up[" + up.size() + "]", block));
  }

  /**
   * The sizes.
   *
   * @return as given
   */
  public PatchDdmConfig config() {
    return config;
  }

  /**
   * Initializes all parameters.
   *
   * @param manager the owner of the parameters
   * @param type FLOAT32 or FLOAT64
   */
  public void initializeFor(NDManager manager, DataType type) {
    long size = config.divisor();
    initialize(
        manager,
        type,
        new Shape(1, config.inputChannels(), size, size, size),
        new Shape(1, config.width()));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    requireFit(inputs.head().getShape());
    Deque<NDArray> skips = new ArrayDeque<>();
    try (NDArray e = embedding(parameters, inputs.get(1), training)) {
      skips.push(stem.apply(parameters, inputs.head(), training));
      for (NamedBlock block : down) {
        skips.push(apply(block, parameters, skips.element(), e, training));
      }
      NDArray h = middle.get(0).apply(parameters, skips.element(), e, training);
      h = consuming(middle.get(1), parameters, h, e, training);
      for (NamedBlock block : up) {
        h =
            block instanceof Convolution convolution
                ? upsampled(convolution, parameters, h, training)
                : consuming(block, parameters, joined(h, skips.pop()), e, training);
      }
      try (NDArray result = h;
          NDArray activated = last.apply(parameters, result, training)) {
        return new NDList(head.apply(parameters, activated, training));
      }
    } finally {
      skips.forEach(NDArray::close); // of no effect unless a layer failed
    }
  }

  // After the SiLU with which every block begins to read it.
  private NDArray embedding(ParameterStore parameters, NDArray sinusoid, boolean training) {
    try (NDArray h = time0.apply(parameters, sinusoid, training);
        NDArray activated = NormActivation.SILU.call(h);
        NDArray e = time1.apply(parameters, activated, training)) {
      return NormActivation.SILU.call(e);
    }
  }

  private static NDArray apply(
      NamedBlock block, ParameterStore parameters, NDArray x, NDArray e, boolean training) {
    return block instanceof ResidualBlock residual
        ? residual.apply(parameters, x, e, training)
        : ((Convolution) block).apply(parameters, x, training);
  }

  private static NDArray consuming(
      NamedBlock block, ParameterStore parameters, NDArray x, NDArray e, boolean training) {
    try (x) {
      return apply(block, parameters, x, e, training);
    }
  }

  private static NDArray joined(NDArray h, NDArray skip) {
    try (h;
        skip) {
      return MEAN.call(h, skip);
    }
  }

  private static NDArray upsampled(
      Convolution block, ParameterStore parameters, NDArray h, boolean training) {
    try (h;
        NDArray larger = TWICE.call(h)) {
      return block.apply(parameters, larger, training);
    }
  }

  /**
   * Tells all layers of one evaluation, in order, from shapes alone.
   *
   * @param input (batch, input channel, depth, height, width)
   * @param visitor is told each layer
   * @throws IllegalArgumentException if the network cannot take the input
   */
  public void layers(Shape input, PeerLayer.Visitor visitor) {
    requireFit(input);
    Shape sinusoid = new Shape(input.get(0), config.width());
    Shape hidden = time0.count("time0", sinusoid, visitor);
    visitor.layer(PeerLayer.of("time.silu", PeerLayer.Kind.ACTIVATION, hidden));
    time1.count("time1", hidden, visitor);
    visitor.layer(PeerLayer.of("embedding.silu", PeerLayer.Kind.ACTIVATION, hidden));
    Shape h = stem.count("stem", input, visitor);
    for (int i = 0; i < down.size(); i++) {
      h = ((CountedBlock) down.get(i)).count("down[" + i + "]", h, visitor);
    }
    for (int i = 0; i < middle.size(); i++) {
      h = middle.get(i).count("middle[" + i + "]", h, visitor);
    }
    for (int i = 0; i < up.size(); i++) {
      h = countUp("up[" + i + "]", up.get(i), h, visitor);
    }
    last.count("last", h, visitor);
    head.count("head", h, visitor);
  }

  private static Shape countUp(String path, NamedBlock block, Shape h, PeerLayer.Visitor visitor) {
    if (block instanceof ResidualBlock residual) {
      visitor.layer(PeerLayer.of(path + ".join", PeerLayer.Kind.MEAN, h));
      return residual.count(path, h, visitor);
    }
    long[] sizes = h.getShape().clone();
    for (int axis = 2; axis < sizes.length; axis++) {
      sizes[axis] *= 2;
    }
    Shape larger = new Shape(sizes);
    visitor.layer(new PeerLayer(path + ".twice", PeerLayer.Kind.UPSAMPLING, h, larger, 0));
    return ((Convolution) block).count(path, larger, visitor);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long[] sizes = inputs[0].getShape().clone();
    sizes[1] = config.outputChannels();
    return new Shape[] {new Shape(sizes)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    requireFit(inputs[0]);
    for (Block child : getChildren().values()) {
      child.initialize(manager, dataType, inputs);
    }
  }

  private void requireFit(Shape shape) {
    if (shape.dimension() != 5 || shape.get(1) != config.inputChannels()) {
      throw new IllegalArgumentException(
          "PatchDDM takes (batch, %d, depth, height, width), not %s"
              .formatted(config.inputChannels(), shape));
    }
    for (long size : shape.slice(2).getShape()) {
      if (size % config.divisor() != 0) {
        throw new IllegalArgumentException(
            "PatchDDM with %d levels takes sizes that divide by %d, not %s; take fewer levels"
                .formatted(config.levels(), config.divisor(), shape.slice(2)));
      }
    }
  }
}
