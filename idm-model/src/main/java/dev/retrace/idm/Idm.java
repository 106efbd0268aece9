package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.ConditionGradients;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.plan.StepOutline;
import dev.retrace.runtime.train.ReversibleStep;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The network of the diffusion model: head(core(stem(x, e))) with e = time(t). Only the core is
 * invertible.
 *
 * <p>As a DJL block it takes (batch, image channel, spatial...) and the sinusoidal embedding
 * (batch, time width), and stores activations where gradient mode is on. {@link #train} is the
 * memory-free way.
 */
public final class Idm extends NamedBlock {
  private final IdmConfig config;
  private final TimeEmbedder time;
  private final Stem stem;
  private final InvertibleBlock core;
  private final Head head;
  private final Branch stemBranch;
  private final Branch headBranch;

  /** What a loss needs to say: its value and the gradient with respect to the network's output. */
  @FunctionalInterface
  public interface Loss {
    /**
     * Judges an output.
     *
     * @param output (batch, image channel, spatial...), borrowed
     * @return the gradient of the loss, as the output, owned by the caller
     */
    NDArray gradient(NDArray output);
  }

  /**
   * A network to be initialized.
   *
   * @param config its sizes and choices
   */
  public Idm(IdmConfig config) {
    this.config = config;
    int width = config.core().channels().get(0);
    time = addNamed("time", new TimeEmbedder(config.timeWidth(), config.timeHidden()));
    stem = addNamed("stem", new Stem(width, config.timeHidden()));
    core = addNamed("core", new InvertibleLevel(new Level(config.core())));
    head = addNamed("head", head(config, width));
    stemBranch = new Branch(stem, List.of(CoreConfig.TIME)).withoutInputGradient();
    headBranch = new Branch(head, head.takesTime() ? List.of(CoreConfig.TIME) : List.of());
  }

  private static Head head(IdmConfig config, int width) {
    boolean zeroStart = config.core().zeroStart();
    return config.time() == TimeConditioning.BRANCHES
        ? Head.timed(width, config.imageChannels(), config.timeHidden(), zeroStart)
        : Head.plain(config.imageChannels(), zeroStart);
  }

  /**
   * The sizes and choices.
   *
   * @return as given
   */
  public IdmConfig config() {
    return config;
  }

  /**
   * The invertible part.
   *
   * @return the core
   */
  public InvertibleBlock core() {
    return core;
  }

  /**
   * What makes the core's input of volumes; a {@link MemoryPlan} may slice it.
   *
   * @return the block before the core
   */
  public Block stem() {
    return stem;
  }

  /**
   * What makes volumes of the core's output; a {@link MemoryPlan} may slice it.
   *
   * @return the block after the core
   */
  public Block head() {
    return head;
  }

  /**
   * Initializes all parameters for volumes of a size.
   *
   * @param manager the owner of the parameters
   * @param type FLOAT32 or FLOAT64
   * @param size one number per spatial axis
   * @throws IllegalArgumentException naming the part of the network that cannot take it
   */
  public void initializeFor(NDManager manager, DataType type, long... size) {
    long[] sizes = new long[2 + size.length];
    sizes[0] = 1;
    sizes[1] = config.inputChannels(size.length);
    System.arraycopy(size, 0, sizes, 2, size.length);
    initialize(manager, type, new Shape(sizes), new Shape(1, config.timeWidth()));
  }

  /**
   * What {@link #train} does to memory, for a prediction or a plan. Of volumes, those that it is
   * given and makes itself are counted.
   *
   * @param type FLOAT32 or FLOAT64
   * @param batch samples
   * @param size one number per spatial axis
   * @return the outline of a step of this network, which may be initialized by shapes only
   * @throws IllegalArgumentException naming the part of the network that cannot take the size
   */
  public StepOutline outline(DataType type, long batch, long... size) {
    long[] sizes = new long[2 + size.length];
    sizes[0] = batch;
    sizes[1] = config.inputChannels(size.length);
    System.arraycopy(size, 0, sizes, 2, size.length);
    Shape volumes = new Shape(sizes);
    Shape padded = padding(volumes).padded();
    return LayerException.under(
        "core",
        shape ->
            StepOutline.builder(core, shape, type)
                .between(stem, head)
                .given(CoreConfig.TIME, time, new Shape(batch, config.timeWidth()))
                .holding(padded.equals(volumes) ? 1 : 2)
                .build(),
        padded);
  }

  /**
   * Runs the network, recording nothing.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @return as x, owned by the caller
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public NDArray run(NDArray x, long... t) {
    return GradMode.off(
        () -> {
          try (NDArray sinusoid = sinusoid(x, t)) {
            return forward(x, sinusoid);
          }
        });
  }

  /**
   * Hands out what the core is given for a batch, recording nothing: for looking into the core.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param visitor receives the core's input, which it consumes, and the pass with the conditions,
   *     which end with the call; the pass keeps nothing for a way back
   */
  public void atCore(NDArray x, long[] t, BiConsumer<State, Pass> visitor) {
    GradMode.runOff(
        () -> {
          try (NDArray sinusoid = sinusoid(x, t);
              NDArray padded = padding(x.getShape()).pad(x);
              NDArray e = Evaluation.of(time, Pass.inference(Conditions.NONE), sinusoid);
              Pass pass = Pass.training(conditions(e), MemoryPlan.INVERTED)) {
            visitor.accept(State.of(stemBranch.eval(padded, pass)), pass);
          }
        });
  }

  /**
   * The gradients of one training step, as the declarations say.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param loss judges the output
   * @param sink receives the gradient of every parameter
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public void train(NDArray x, long[] t, Loss loss, GradientSink sink) {
    train(x, t, loss, MemoryPlan.DECLARED, sink);
  }

  /**
   * The gradients of one training step.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param loss judges the output
   * @param plan where the step spends memory
   * @param sink receives the gradient of every parameter
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public void train(NDArray x, long[] t, Loss loss, MemoryPlan plan, GradientSink sink) {
    Padding padding = padding(x.getShape());
    try (NDArray sinusoid = sinusoid(x, t);
        NDArray padded = padding.pad(x);
        Recording embedding = Recording.of(time, true, sinusoid);
        ConditionGradients conditioned = new ConditionGradients(sink);
        ReversibleStep step =
            ReversibleStep.forward(
                stemBranch, core, headBranch, conditions(embedding.output()), plan, padded)) {
      step.backward(outputGradient(padding, step.output(), loss), conditioned);
      embedding.pullback(conditioned.take(CoreConfig.TIME), sink);
    }
  }

  private static NDArray outputGradient(Padding padding, NDArray output, Loss loss) {
    try (NDArray cropped = padding.crop(output);
        NDArray grad = loss.gradient(cropped)) {
      return padding.pad(grad);
    }
  }

  private NDArray forward(NDArray x, NDArray sinusoid) {
    Padding padding = padding(x.getShape());
    try (NDArray padded = padding.pad(x);
        NDArray e = Evaluation.of(time, Pass.inference(Conditions.NONE), sinusoid)) {
      Pass pass = Pass.inference(conditions(e));
      try (State y = core.forward(State.of(stemBranch.eval(padded, pass)), pass);
          NDArray output = headBranch.eval(y.value(), pass);
          NDArray cropped = padding.crop(output)) {
        return cropped.duplicate();
      }
    }
  }

  private static Conditions conditions(NDArray e) {
    return Conditions.of(CoreConfig.TIME, e);
  }

  private NDArray sinusoid(NDArray x, long... t) {
    requireChannels(x.getShape());
    if (t.length != x.getShape().get(0)) {
      throw new IllegalArgumentException(
          String.format(
              "t: expected one step for each of %d samples, not %d",
              x.getShape().get(0), t.length));
    }
    return TimeEmbedding.sinusoidal(x.getManager(), t, config.timeWidth(), x.getDataType());
  }

  private Padding padding(Shape shape) {
    return new Padding(shape, config.core().divisors(shape.dimension() - 2));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    Padding padding = padding(inputs.head().getShape());
    try (NDArray padded = padding.pad(inputs.head());
        NDArray e =
            time.forward(parameters, new NDList(inputs.get(1)), training).singletonOrThrow();
        NDArray lifted =
            stem.forward(parameters, new NDList(padded, e), training).singletonOrThrow();
        NDArray y = core.forward(parameters, coreInputs(lifted, e), training).singletonOrThrow();
        NDArray output = head.forward(parameters, new NDList(y, e), training).singletonOrThrow()) {
      return new NDList(padding.crop(output));
    }
  }

  private NDList coreInputs(NDArray lifted, NDArray e) {
    NDList inputs = new NDList(lifted);
    core.conditionNames().forEach(name -> inputs.add(e));
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
    requireChannels(inputs[0]);
    Shape padded = padding(inputs[0]).padded();
    config.requireAttentionFits(Arrays.stream(padded.slice(2).getShape()).boxed().toList());
    Shape embedding = new Shape(inputs[0].get(0), config.timeHidden());
    time.initialize(manager, dataType, inputs[1]);
    stem.initialize(manager, dataType, padded, embedding);
    Shape lifted = stem.getOutputShapes(new Shape[] {padded})[0];
    Shape[] coreShapes = new Shape[1 + core.conditionNames().size()];
    Arrays.fill(coreShapes, embedding);
    coreShapes[0] = lifted;
    LayerException.under(
        "core",
        shapes -> {
          core.initialize(manager, dataType, shapes);
          return core;
        },
        coreShapes);
    head.initialize(manager, dataType, lifted, embedding);
  }

  private void requireChannels(Shape shape) {
    int expected = config.inputChannels(shape.dimension() - 2);
    if (shape.get(1) != expected) {
      throw new IllegalArgumentException(
          String.format(
              "the network is for %d image channels%s but the volumes have %d",
              expected, config.coordinates() ? " with coordinates" : "", shape.get(1)));
    }
  }
}
