package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Parts;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.Affine;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Recorded} declares, step by step.
 *
 * <pre>{@code
 * left  <- left * exp(s(toLeft(right))) + t(toLeft(right))
 * right <- right * exp(s(toRight(left))) + t(toRight(left))
 * x     <- last(x)
 * }</pre>
 *
 * <p>The left part has {@code width()} channels.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleRecorded extends DeclaredBlock {
  private static final Affine AFFINE = new Affine();

  private final Branch toLeft;
  private final Branch toRight;
  private final InvertibleCouplingPair last;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleRecorded(Recorded declared) {
    splitAt(declared.width());
    toLeft = branch("toLeft", AFFINE, Half.LEFT, declared.toLeft());
    toRight = branch("toRight", AFFINE, Half.RIGHT, declared.toRight());
    last = layer("last", Half.BOTH, declared.last(), InvertibleCouplingPair::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = toLeft.eval(part.right(), pass)) {
        AFFINE.forward(part.left(), b, x.logDet());
      }
      try (NDArray b = toRight.eval(part.left(), pass)) {
        AFFINE.forward(part.right(), b, x.logDet());
      }
    }
    return last.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = last.inverse(y, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = toRight.eval(part.left(), pass)) {
        AFFINE.inverse(part.right(), b, state.logDet());
      }
      try (NDArray b = toLeft.eval(part.right(), pass)) {
        AFFINE.inverse(part.left(), b, state.logDet());
      }
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = last.backward(y, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = toRight.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.right(), b, grad.right(), trace.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.inverse(value.right(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.right(), b, grad.right(), trace.logDetGrad());
      }
      try (Recording tape = toLeft.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        AFFINE.inverse(value.left(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Parts value = parts(x.value());
        Parts grad = parts(x.grad())) {
      try (Recording tape = toLeft.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.left(), b, grad.left(), x.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        AFFINE.forward(value.left(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.left(), b, grad.left(), x.logDetGrad());
      }
      try (Recording tape = toRight.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.forward(value.right(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
    }
    return last.inverseBackward(x, pass, sink);
  }
}
