package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.NamedBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network as a block of DJL: its children, their start, and a forward that any engine tapes.
 */
abstract class IdmBlock extends NamedBlock {
  private final IdmConfig config;
  private final NetworkParts parts;

  IdmBlock(IdmConfig config) {
    this.config = config;
    int width = config.core().channels().get(0);
    Lifting lifting = config.lifting();
    TimeEmbedder time = new TimeEmbedder(config.timeWidth(), config.timeHidden(), config.classes());
    boolean back = config.inverse();
    parts =
        new NetworkParts(
            config,
            addNamed("time", time),
            addNamed("stem", Stem.timed(lifting, width, config.timeHidden())),
            addNamed("core", new InvertibleLevel(new Level(config.core()))),
            addNamed("head", head(config, width)),
            back ? addNamed("inverse.stem", Stem.plain(lifting, width)) : null,
            back
                ? addNamed(
                    "inverse.head", Head.plain(lifting, width, config.imageChannels(), false))
                : null);
  }

  private static Head head(IdmConfig config, int width) {
    Lifting lifting = config.lifting();
    boolean zeroStart = config.core().zeroStart();
    return config.time() == TimeConditioning.BRANCHES
        ? Head.timed(lifting, width, config.imageChannels(), config.timeHidden(), zeroStart)
        : Head.plain(lifting, width, config.imageChannels(), zeroStart);
  }

  /** The blocks, for the ways through them. */
  final NetworkParts parts() {
    return parts;
  }

  /**
   * The sizes and choices.
   *
   * @return as given
   */
  public final IdmConfig config() {
    return config;
  }

  /**
   * The invertible part.
   *
   * @return the core
   */
  public final InvertibleBlock core() {
    return parts.core();
  }

  /**
   * What makes the core's input of volumes; a {@link MemoryPlan} may slice it.
   *
   * @return the block before the core
   */
  public final Block stem() {
    return parts.stem();
  }

  /**
   * What makes volumes of the core's output; a {@link MemoryPlan} may slice it.
   *
   * @return the block after the core
   */
  public final Block head() {
    return parts.head();
  }

  /**
   * Initializes all parameters for volumes of a size.
   *
   * @param manager the owner of the parameters
   * @param type FLOAT32 or FLOAT64
   * @param size one number per spatial axis
   * @throws IllegalArgumentException naming the part of the network that cannot take it
   */
  public final void initializeFor(NDManager manager, DataType type, long... size) {
    List<Shape> shapes =
        new ArrayList<>(List.of(volumes(1, size), new Shape(1, config.timeWidth())));
    if (config.classes() > 0) {
      shapes.add(new Shape(1, config.classes() + 1));
    }
    initialize(manager, type, shapes.toArray(Shape[]::new));
  }

  /** What the network is given of a batch: volumes, with coordinates where it reads them. */
  final Shape volumes(long batch, long... size) {
    long[] sizes = new long[2 + size.length];
    sizes[0] = batch;
    sizes[1] = config.inputChannels(size.length);
    System.arraycopy(size, 0, sizes, 2, size.length);
    return new Shape(sizes);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    Padding padding = parts.padding(inputs.head().getShape());
    try (NDArray padded = padding.pad(inputs.head());
        NDArray e =
            parts.time().forward(parameters, inputs.subNDList(1), training).singletonOrThrow();
        NDArray lifted =
            stem().forward(parameters, new NDList(padded, e), training).singletonOrThrow();
        NDArray y = core().forward(parameters, coreInputs(lifted, e), training).singletonOrThrow();
        NDArray output =
            head().forward(parameters, new NDList(y, e), training).singletonOrThrow()) {
      return new NDList(padding.crop(output));
    }
  }

  private NDList coreInputs(NDArray lifted, NDArray e) {
    NDList inputs = new NDList(lifted);
    core().conditionNames().forEach(name -> inputs.add(e));
    return inputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long[] sizes = inputs[0].getShape().clone();
    sizes[1] = config.imageChannels();
    return new Shape[] {new Shape(sizes)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    parts.requireChannels(inputs[0]);
    Shape padded = parts.padding(inputs[0]).padded();
    config.requireAttentionFits(Arrays.stream(padded.slice(2).getShape()).boxed().toList());
    Shape embedding = new Shape(inputs[0].get(0), config.timeHidden());
    parts.time().initialize(manager, dataType, Arrays.copyOfRange(inputs, 1, inputs.length));
    stem().initialize(manager, dataType, padded, embedding);
    Shape lifted = stem().getOutputShapes(new Shape[] {padded})[0];
    Shape[] coreShapes = new Shape[1 + core().conditionNames().size()];
    Arrays.fill(coreShapes, embedding);
    coreShapes[0] = lifted;
    LayerException.under(
        "core",
        shapes -> {
          core().initialize(manager, dataType, shapes);
          return core();
        },
        coreShapes);
    head().initialize(manager, dataType, lifted, embedding);
    if (config.inverse()) {
      parts.inverseStem().initialize(manager, dataType, padded);
      parts.inverseHead().initialize(manager, dataType, lifted);
    }
  }
}
