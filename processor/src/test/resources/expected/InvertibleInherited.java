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
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Inherited} declares, step by step.
 *
 * <pre>{@code
 * left  <- left + first(right)
 * right <- right * exp(s(second(left))) + t(second(left))
 * x     <- third(x)
 * left  <- left * exp(s(fourth(right))) + t(fourth(right))
 * x     <- last(x)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleInherited extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();
  private static final Affine AFFINE = new Affine();

  private final Branch first;
  private final Branch second;
  private final InvertibleCouplingPair third;
  private final Branch fourth;
  private final InvertibleCouplingPair last;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleInherited(Inherited declared) {
    first = branch("first", ADDITIVE, Half.LEFT, declared.first());
    second = branch("second", AFFINE, Half.RIGHT, declared.second());
    third = layer("third", Half.BOTH, declared.third(), InvertibleCouplingPair::new);
    fourth = branch("fourth", AFFINE, Half.LEFT, declared.fourth());
    last = layer("last", Half.BOTH, declared.last(), InvertibleCouplingPair::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = first.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
      try (NDArray b = second.eval(part.left(), pass)) {
        AFFINE.forward(part.right(), b, x.logDet());
      }
    }
    State state = third.forward(x, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = fourth.eval(part.right(), pass)) {
        AFFINE.forward(part.left(), b, state.logDet());
      }
    }
    return last.forward(state, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = last.inverse(y, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = fourth.eval(part.right(), pass)) {
        AFFINE.inverse(part.left(), b, state.logDet());
      }
    }
    state = third.inverse(state, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = second.eval(part.left(), pass)) {
        AFFINE.inverse(part.right(), b, state.logDet());
      }
      try (NDArray b = first.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, state.logDet());
      }
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = last.backward(y, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = fourth.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        AFFINE.inverse(value.left(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    trace = third.backward(trace, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = second.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.right(), b, grad.right(), trace.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.inverse(value.right(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.right(), b, grad.right(), trace.logDetGrad());
      }
      try (Recording tape = first.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Parts value = parts(x.value());
        Parts grad = parts(x.grad())) {
      try (Recording tape = first.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.inverseBranchGrad(value.left(), b, grad.left(), x.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.forward(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.inverseStateGrad(value.left(), b, grad.left(), x.logDetGrad());
      }
      try (Recording tape = second.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.forward(value.right(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
    }
    Trace trace = third.inverseBackward(x, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = fourth.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        AFFINE.forward(value.left(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    return last.inverseBackward(trace, pass, sink);
  }
}
