package dev.retrace.runtime;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The base of every generated class. What a step does with numbers is generated; here is what all
 * of them share: the order of steps, names, and the check of shapes.
 */
public abstract class DeclaredBlock extends DividedBlock {
  private final Steps steps = new Steps();

  /** For generated classes. */
  protected DeclaredBlock() {}

  /**
   * Adds a coupling of halves, or of the sites of a pattern, whose branch keeps nothing.
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
    return branch(name, law, writes, Strategy.INVERT, block, given);
  }

  /**
   * Adds a coupling of halves, or of the sites of a pattern.
   *
   * @param name the declared method's name
   * @param law how the written part changes
   * @param writes the part it changes; the branch reads the other
   * @param strategy what the branch keeps for the way back
   * @param block what the declared method returned
   * @param given the conditions the branch receives
   * @return the branch that the generated methods run: on the part it reads, or on the whole buffer
   *     where a pattern divides it
   */
  protected final Branch branch(
      String name, CouplingLaw law, Half writes, Strategy strategy, Block block, String... given) {
    CouplingStep step = add(name, law, region(writes), strategy, block, given);
    return dividesSites() ? step.onWhole() : step.onPart();
  }

  /**
   * Adds a coupling of streams whose branch keeps nothing.
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
    return branch(name, law, stream, Strategy.INVERT, block, given);
  }

  /**
   * Adds a coupling of streams.
   *
   * @param name the declared method's name
   * @param law how the written stream changes
   * @param stream the one it changes, from 0; the branch reads the others
   * @param strategy what the branch keeps for the way back
   * @param block what the declared method returned
   * @param given the conditions the branch receives
   * @return the branch that the generated methods run on the whole buffer
   */
  protected final Branch branch(
      String name, CouplingLaw law, int stream, Strategy strategy, Block block, String... given) {
    return add(name, law, region(stream), strategy, block, given).onWhole();
  }

  private CouplingStep add(
      String name,
      CouplingLaw law,
      Region region,
      Strategy strategy,
      Block block,
      String... given) {
    Block added = addNamed(name, Returned.present(name, block));
    CouplingStep step = new CouplingStep(name, law, region, strategy, added, List.of(given));
    steps.add(step);
    return step;
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

  /** What a {@link Walk} runs, in order. */
  final List<Step> steps() {
    return steps.inOrder();
  }

  /** Carries a shape through all steps; the rule is told where the generated methods use lanes. */
  final Shape walk(Shape input, Steps.Rule rule) {
    return steps.walk(input, this::leftOf, rule);
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
