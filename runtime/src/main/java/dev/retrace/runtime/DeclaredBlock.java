package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The base of every generated class. What a step does with numbers is generated; here is what all
 * of them share: the order of steps, where channels divide, names, and the check of shapes.
 */
public abstract class DeclaredBlock extends InvertibleBlock {
  private static final int IN_HALF = -1;

  private final List<Step> steps = new ArrayList<>();
  private int leftChannels = IN_HALF;

  /** For generated classes. */
  protected DeclaredBlock() {}

  /**
   * Divides the channels as {@code @Split} says; in half unless this is called.
   *
   * @param channels of the left part
   */
  protected final void splitAt(int channels) {
    leftChannels = channels;
  }

  /**
   * Adds a coupling.
   *
   * @param name the declared method's name
   * @param law how the written part changes
   * @param writes the part it changes; the branch reads the other
   * @param block what the declared method returned
   * @param given the conditions the branch receives
   * @return the branch that the generated methods run
   */
  protected final Branch branch(
      String name, CouplingLaw law, Half writes, Block block, String... given) {
    Branch branch = new Branch(addNamed(name, present(name, block)), List.of(given));
    steps.add(new CouplingStep(name, law, writes, block, List.of(given)));
    return branch;
  }

  /**
   * Adds a layer of the runtime.
   *
   * @param <B> its type
   * @param name the declared method's name
   * @param on the channels it receives
   * @param layer what the declared method returned
   * @return the layer
   */
  protected final <B extends InvertibleBlock> B layer(String name, Half on, B layer) {
    return register(name, on, present(name, layer));
  }

  /**
   * Adds a layer that is itself declared.
   *
   * @param <D> the declared class
   * @param <B> its generated class
   * @param name the declared method's name
   * @param on the channels it receives
   * @param declared what the declared method returned
   * @param generated makes the generated class
   * @return the layer
   */
  protected final <D, B extends InvertibleBlock> B layer(
      String name, Half on, D declared, Function<? super D, ? extends B> generated) {
    return register(name, on, build(name, declared, generated));
  }

  /**
   * Adds a layer that may be absent.
   *
   * @param <D> the declared class, or a layer of the runtime
   * @param name the declared method's name
   * @param on the channels it receives
   * @param declared what the declared method returned
   * @param generated makes the generated class; the identity for a layer of the runtime
   * @return the layer, or the identity
   */
  protected final <D> InvertibleChain optional(
      String name,
      Half on,
      Optional<? extends D> declared,
      Function<? super D, ? extends InvertibleBlock> generated) {
    List<InvertibleBlock> layers = new ArrayList<>();
    present(name, declared).ifPresent(some -> layers.add(build(name, some, generated)));
    return register(name, on, new InvertibleChain(layers, false));
  }

  /**
   * Adds layers that run in order.
   *
   * @param <D> the declared class, or a layer of the runtime
   * @param name the declared method's name
   * @param on the channels they receive
   * @param declared what the declared method returned, may be empty
   * @param generated makes the generated class; the identity for a layer of the runtime
   * @return the layers
   */
  protected final <D> InvertibleChain list(
      String name,
      Half on,
      List<? extends D> declared,
      Function<? super D, ? extends InvertibleBlock> generated) {
    List<InvertibleBlock> layers = new ArrayList<>();
    for (D each : present(name, declared)) {
      if (each == null) {
        throw new LayerException("step " + name + "() returned null as element " + layers.size());
      }
      layers.add(build(name + "[" + layers.size() + "]", each, generated));
    }
    return register(name, on, new InvertibleChain(layers));
  }

  private <B extends InvertibleBlock> B register(String name, Half on, B layer) {
    steps.add(new LayerStep(name, layer, on));
    return addNamed(name, layer);
  }

  private static <D, B> B build(
      String name, D declared, Function<? super D, ? extends B> generated) {
    return LayerException.under(
        name,
        present -> Nesting.<B>within(name, present.getClass(), () -> generated.apply(present)),
        present(name, declared));
  }

  private static <T> T present(String name, T returned) {
    if (returned == null) {
      throw new LayerException("step " + name + "() returned null");
    }
    return returned;
  }

  /**
   * Views both parts of a buffer; what is written into them is written into the buffer.
   *
   * @param buffer (batch, channel, spatial...), borrowed
   * @return the views, to be closed
   */
  protected final Parts parts(NDArray buffer) {
    return Parts.of(buffer, leftOf(buffer.getShape().get(1)));
  }

  /**
   * Takes a state apart into two that own their memory.
   *
   * @param x consumed
   * @return both parts, on the way of {@code x}
   */
  protected final Lanes<State> lanes(State x) {
    Lanes<NDArray> lanes = apart(x.value());
    return new Lanes<>(x.with(lanes.left()), x.with(lanes.right()));
  }

  /**
   * Takes a trace apart into two that own their memory.
   *
   * @param y consumed
   * @return both parts, on the way of {@code y}
   */
  protected final Lanes<Trace> lanes(Trace y) {
    Lanes<NDArray> value = apart(y.value());
    Lanes<NDArray> grad = apart(y.grad());
    return new Lanes<>(y.with(value.left(), grad.left()), y.with(value.right(), grad.right()));
  }

  /**
   * Writes two states into one buffer.
   *
   * @param left consumed
   * @param right consumed
   * @return the whole, on their common way
   */
  protected final State join(State left, State right) {
    return left.with(together(left.value(), right.value()));
  }

  /**
   * Writes two traces into one buffer each for value and gradient.
   *
   * @param left consumed
   * @param right consumed
   * @return the whole, on their common way
   */
  protected final Trace join(Trace left, Trace right) {
    return left.with(together(left.value(), right.value()), together(left.grad(), right.grad()));
  }

  // Clones that keep the graph, so that a stored pass goes the same way.
  private Lanes<NDArray> apart(NDArray whole) {
    try (whole;
        Parts part = parts(whole)) {
      return new Lanes<>(
          CloneKernel.contiguousClone(part.left()), CloneKernel.contiguousClone(part.right()));
    }
  }

  private static NDArray together(NDArray left, NDArray right) {
    try (left;
        right) {
      return left.concat(right, 1);
    }
  }

  /** What a {@link Walk} runs, in order. */
  final List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  private long leftOf(long channels) {
    return leftChannels == IN_HALF ? channels / 2 : leftChannels;
  }

  @Override
  public final List<String> conditionNames() {
    Set<String> names = new LinkedHashSet<>();
    steps.forEach(step -> names.addAll(step.conditionNames()));
    return List.copyOf(names);
  }

  @Override
  public final Shape outputShape(Shape input) {
    return walk(input, (step, shape) -> step.outputShape(shape, leftOf(shape.get(1))));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    ChildInitializer children = new ChildInitializer(manager, dataType, conditionNames(), inputs);
    walk(inputs[0], (step, shape) -> step.initialize(children, shape, leftOf(shape.get(1))));
  }

  // Neighbouring layers on parts share one pair of lanes, which meet again before the next step on
  // all channels: as the generated methods do.
  private Shape walk(Shape input, ShapeRule rule) {
    if (input.dimension() < 2) {
      throw new LayerException("the input needs (batch, channel, ...) axes but is " + input);
    }
    ShapeLanes lanes = null;
    Shape shape = input;
    for (Step step : steps) {
      Half on = step.on();
      if (on == Half.BOTH) {
        shape = lanes == null ? shape : lanes.join();
        lanes = null;
        shape = rule.apply(step, shape);
      } else {
        lanes = lanes == null ? ShapeLanes.of(shape, leftOf(shape.get(1))) : lanes;
        lanes = lanes.with(on, rule.apply(step, lanes.get(on)));
      }
    }
    return lanes == null ? shape : lanes.join();
  }

  private interface ShapeRule {
    Shape apply(Step step, Shape shape);
  }
}
