package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.List;

/**
 * One coupling of a declared class, alone: what the generated methods do for it, in the order in
 * which they do it. A {@link Walk} hands it out; the branch stays that of the class it comes from.
 */
public final class CouplingLayer extends InvertibleBlock {
  private final DeclaredBlock owner;
  private final CouplingStep step;
  private final Branch branch;

  CouplingLayer(DeclaredBlock owner, CouplingStep step) {
    this.owner = owner;
    this.step = step;
    branch = new Branch(addNamed("", step.block()), step.conditionNames());
  }

  /**
   * How the written part changes.
   *
   * @return the law
   */
  public CouplingLaw law() {
    return step.law();
  }

  /**
   * What computes from the part that is read.
   *
   * @return the block that the declared method returned
   */
  public Block block() {
    return step.block();
  }

  /**
   * That block with the conditions it receives.
   *
   * @return the branch
   */
  public Branch branch() {
    return branch;
  }

  /**
   * The part the law writes.
   *
   * @param buffer the whole state, borrowed
   * @return a copy, owned by the caller
   */
  public NDArray copyOfWritten(NDArray buffer) {
    try (Parts parts = owner.parts(buffer)) {
      return written(parts).duplicate();
    }
  }

  /**
   * The part the branch reads.
   *
   * @param buffer the whole state, borrowed
   * @return a copy, owned by the caller
   */
  public NDArray copyOfRead(NDArray buffer) {
    try (Parts parts = owner.parts(buffer)) {
      return read(parts).duplicate();
    }
  }

  private NDArray written(Parts parts) {
    return step.writes() == Half.LEFT ? parts.left() : parts.right();
  }

  private NDArray read(Parts parts) {
    return step.writes() == Half.LEFT ? parts.right() : parts.left();
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = owner.parts(x.value());
        NDArray b = branch.eval(read(part), pass)) {
      law().forward(written(part), b, x.logDet());
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (Parts part = owner.parts(y.value());
        NDArray b = branch.eval(read(part), pass)) {
      law().inverse(written(part), b, y.logDet());
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Parts value = owner.parts(y.value());
        Parts grad = owner.parts(y.grad());
        Recording tape = branch.record(read(value), pass)) {
      NDArray b = tape.output();
      tape.pullback(
          law().branchGrad(written(value), b, written(grad), y.logDetGrad()), read(grad), sink);
      law().inverse(written(value), b, LogDet.UNTRACKED);
      law().stateGrad(written(value), b, written(grad), y.logDetGrad());
    }
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Parts value = owner.parts(x.value());
        Parts grad = owner.parts(x.grad());
        Recording tape = branch.record(read(value), pass)) {
      NDArray b = tape.output();
      tape.pullback(
          law().inverseBranchGrad(written(value), b, written(grad), x.logDetGrad()),
          read(grad),
          sink);
      law().forward(written(value), b, LogDet.UNTRACKED);
      law().inverseStateGrad(written(value), b, written(grad), x.logDetGrad());
    }
    return x;
  }

  @Override
  public List<String> conditionNames() {
    return step.conditionNames();
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // the class it comes from initializes the branch
  }
}
