package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.Region;
import java.util.List;

/**
 * One coupling as a layer, for layers of the runtime that are couplings themselves. Users declare
 * theirs with {@code @Coupling}, and get the same four methods generated.
 */
public class CouplingLayer extends InvertibleBlock {
  private final CouplingStep step;
  private final CouplingLaw law;
  private final Branch branch;

  /**
   * A coupling.
   *
   * @param name of the branch, the first step of its parameters' paths
   * @param region what the coupling writes; the branch reads the rest
   * @param law how the written part changes
   * @param block the branch
   * @param given the conditions the branch receives
   */
  @SuppressWarnings("this-escape") // adding a child only stores it
  public CouplingLayer(String name, Region region, CouplingLaw law, Block block, String... given) {
    addNamed(name, block);
    step = new CouplingStep(name, law, region, Strategy.INVERT, block, List.of(given));
    this.law = region.restrict(law);
    branch = step.onWhole();
  }

  /** A step of a declared class, alone; its branch stays that of the class. */
  CouplingLayer(CouplingStep step) {
    this.step = step;
    addNamed("", step.block());
    law = step.region().restrict(step.law());
    branch = step.onWhole();
  }

  /**
   * The name of the branch.
   *
   * @return the declared method's, for a step of a declared class
   */
  public final String name() {
    return step.name();
  }

  /**
   * How the written part changes.
   *
   * @return the law of the part
   */
  public final CouplingLaw law() {
    return step.law();
  }

  /**
   * The same law on whole buffers, of which it writes its part.
   *
   * @return the law
   */
  public final CouplingLaw lawOnWhole() {
    return law;
  }

  /**
   * What computes from the part that is read.
   *
   * @return the block
   */
  public final Block block() {
    return step.block();
  }

  /**
   * What the branch keeps for the way back, unless a {@link MemoryPlan} says otherwise.
   *
   * @return as declared, for a step of a declared class
   */
  public final Strategy strategy() {
    return step.strategy();
  }

  /**
   * That block with the conditions it receives.
   *
   * @return a branch that is given whole buffers
   */
  public final Branch branch() {
    return branch;
  }

  /**
   * What the coupling writes; its branch reads the rest.
   *
   * @return the region
   */
  public final Region region() {
    return step.region();
  }

  @Override
  public final State forward(State x, Pass pass) {
    try (NDArray b = branch.eval(x.value(), pass)) {
      law.forward(x.value(), b, x.logDet());
    }
    return x;
  }

  @Override
  public final State inverse(State y, Pass pass) {
    try (NDArray b = branch.eval(y.value(), pass)) {
      law.inverse(y.value(), b, y.logDet());
    }
    return y;
  }

  @Override
  public final Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Recording tape = branch.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = law.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      law.inverse(y.value(), b, LogDet.UNTRACKED);
      law.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    return y;
  }

  @Override
  public final Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Recording tape = branch.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = law.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      law.forward(x.value(), b, LogDet.UNTRACKED);
      law.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    return x;
  }

  @Override
  public Shape outputShape(Shape input) {
    return step.outputShape(input);
  }

  @Override
  public final List<String> conditionNames() {
    return step.conditionNames();
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    step.initialize(new ChildInitializer(manager, dataType, conditionNames(), inputs), inputs[0]);
  }
}
