package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.CouplingLaw;
import good.law.Renamed;
import good.law.Tight;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link OwnPattern} declares, step by step.
 *
 * <pre>{@code
 * left  <- left + left(right) /* |twice| * / \\u002a/ + left(right)
 * right <- right + half(right(left))
 * }</pre>
 *
 * <p>The left part are the left sites of {@link OwnPattern.Checkerboard}, the right part all
 * others.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
@SuppressWarnings({"deprecation", "removal"})
final class InvertibleOwnPattern extends DeclaredBlock {
  private static final Tight TIGHT = new Tight();
  private static final Renamed RENAMED = new Renamed();

  private final Branch left;
  private final CouplingLaw leftLaw;
  private final Branch right;
  private final CouplingLaw rightLaw;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  InvertibleOwnPattern(OwnPattern declared) {
    splitBy(new OwnPattern.Checkerboard());
    left = branch("left", TIGHT, Half.LEFT, declared.left());
    leftLaw = law(TIGHT, Half.LEFT);
    right = branch("right", RENAMED, Half.RIGHT, declared.right());
    rightLaw = law(RENAMED, Half.RIGHT);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (NDArray b = left.eval(x.value(), pass)) {
      leftLaw.forward(x.value(), b, x.logDet());
    }
    try (NDArray b = right.eval(x.value(), pass)) {
      rightLaw.forward(x.value(), b, x.logDet());
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (NDArray b = right.eval(y.value(), pass)) {
      rightLaw.inverse(y.value(), b, y.logDet());
    }
    try (NDArray b = left.eval(y.value(), pass)) {
      leftLaw.inverse(y.value(), b, y.logDet());
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Recording tape = right.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = rightLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      rightLaw.inverse(y.value(), b, LogDet.UNTRACKED);
      rightLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    try (Recording tape = left.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = leftLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      leftLaw.inverse(y.value(), b, LogDet.UNTRACKED);
      leftLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Recording tape = left.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = leftLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      leftLaw.forward(x.value(), b, LogDet.UNTRACKED);
      leftLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    try (Recording tape = right.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = rightLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      rightLaw.forward(x.value(), b, LogDet.UNTRACKED);
      rightLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    return x;
  }
}
