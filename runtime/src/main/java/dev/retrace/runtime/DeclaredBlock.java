package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.HalfRegion;
import dev.retrace.runtime.split.Pattern;
import dev.retrace.runtime.split.Region;
import dev.retrace.runtime.split.SiteRegion;
import dev.retrace.runtime.split.StreamRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The base of every generated class. What a step does with numbers is generated; here is what all
 * of them share: the order of steps, where channels divide, names, and the check of shapes.
 */
public abstract class DeclaredBlock extends InvertibleBlock {
  private final Steps steps = new Steps();
  private int leftChannels = HalfRegion.IN_HALF;
  private int streams = 2;
  private Pattern pattern;

  /** For generated classes. */
  protected DeclaredBlock() {}

  /**
   * Divides the channels as {@code @Split} says; in half unless this is called, before any step is
   * added.
   *
   * @param channels of the left part
   */
  protected final void splitAt(int channels) {
    leftChannels = channels;
  }

  /**
   * Divides the channels into streams, as equal as can be.
   *
   * @param number at least two
   */
  protected final void splitInto(int number) {
    streams = number;
  }

  /**
   * Divides sites instead of channels.
   *
   * @param sites which of them are left
   */
  protected final void splitBy(Pattern sites) {
    pattern = sites;
  }

  /**
   * Adds a coupling of halves, or of the sites of a pattern.
   *
   * @param name the declared method's name
   * @param law how the written part changes
   * @param writes the part it changes; the branch reads the other
   * @param block what the declared method returned
   * @param given the conditions the branch receives
   * @return the branch that the generated methods run: on the part it reads, or on the whole buffer
   *     where a pattern divides it
   */
  protected final Branch branch(
      String name, CouplingLaw law, Half writes, Block block, String... given) {
    if (pattern != null) {
      return beside(name, law, new SiteRegion(pattern, writes), block, given);
    }
    Region region = new HalfRegion(writes, leftChannels);
    return new Branch(addCoupling(name, law, region, block, given), List.of(given));
  }

  /**
   * Adds a coupling of streams.
   *
   * @param name the declared method's name
   * @param law how the written stream changes
   * @param stream the one it changes, from 0; the branch reads the others
   * @param block what the declared method returned
   * @param given the conditions the branch receives
   * @return the branch that the generated methods run on the whole buffer
   */
  protected final Branch branch(
      String name, CouplingLaw law, int stream, Block block, String... given) {
    return beside(name, law, new StreamRegion(stream, streams), block, given);
  }

  private Branch beside(String name, CouplingLaw law, Region region, Block block, String... given) {
    return Branch.beside(region, addCoupling(name, law, region, block, given), List.of(given));
  }

  private Block addCoupling(
      String name, CouplingLaw law, Region region, Block block, String... given) {
    Block added = addNamed(name, Returned.present(name, block));
    steps.add(new CouplingStep(name, law, region, added, List.of(given)));
    return added;
  }

  /**
   * A law on the sites of this class's pattern.
   *
   * @param law of the part
   * @param writes the part it changes
   * @return the law, to be given whole buffers
   */
  protected final CouplingLaw law(CouplingLaw law, Half writes) {
    return new SiteRegion(pattern, writes).restrict(law);
  }

  /**
   * A law on one of this class's streams.
   *
   * @param law of the part
   * @param stream the one it changes, from 0
   * @return the law, to be given whole buffers
   */
  protected final CouplingLaw law(CouplingLaw law, int stream) {
    return new StreamRegion(stream, streams).restrict(law);
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
    return register(name, on, Returned.present(name, layer));
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
    return register(name, on, Returned.build(name, declared, generated));
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
    Returned.present(name, declared)
        .ifPresent(some -> layers.add(Returned.build(name, some, generated)));
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
    for (D each : Returned.present(name, declared)) {
      if (each == null) {
        throw new LayerException("step " + name + "() returned null as element " + layers.size());
      }
      layers.add(Returned.build(name + "[" + layers.size() + "]", each, generated));
    }
    return register(name, on, new InvertibleChain(layers));
  }

  private <B extends InvertibleBlock> B register(String name, Half on, B layer) {
    steps.add(new LayerStep(name, layer, on));
    return addNamed(name, layer);
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
    Lanes<NDArray> lanes = Lanes.apart(x.value(), this::parts);
    return new Lanes<>(x.with(lanes.left()), x.with(lanes.right()));
  }

  /**
   * Takes a trace apart into two that own their memory.
   *
   * @param y consumed
   * @return both parts, on the way of {@code y}
   */
  protected final Lanes<Trace> lanes(Trace y) {
    Lanes<NDArray> value = Lanes.apart(y.value(), this::parts);
    Lanes<NDArray> grad = Lanes.apart(y.grad(), this::parts);
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
    return left.with(Lanes.together(left.value(), right.value()));
  }

  /**
   * Writes two traces into one buffer each for value and gradient.
   *
   * @param left consumed
   * @param right consumed
   * @return the whole, on their common way
   */
  protected final Trace join(Trace left, Trace right) {
    return left.with(
        Lanes.together(left.value(), right.value()), Lanes.together(left.grad(), right.grad()));
  }

  /** What a {@link Walk} runs, in order. */
  final List<Step> steps() {
    return steps.inOrder();
  }

  /** Carries a shape through all steps; the rule is told where the generated methods use lanes. */
  final Shape walk(Shape input, Steps.Rule rule) {
    return steps.walk(input, this::leftOf, rule);
  }

  private long leftOf(long channels) {
    return leftChannels == HalfRegion.IN_HALF ? channels / 2 : leftChannels;
  }

  @Override
  public final List<String> conditionNames() {
    return steps.conditionNames();
  }

  @Override
  public final Shape outputShape(Shape input) {
    return steps.walk(input, this::leftOf, Step::outputShape);
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    ChildInitializer children = new ChildInitializer(manager, dataType, conditionNames(), inputs);
    steps.walk(inputs[0], this::leftOf, (step, shape) -> step.initialize(children, shape));
  }
}
