package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Lanes;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Parts;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.Additive;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Segmented} declares, step by step.
 *
 * <pre>{@code
 * left  <- first(left)
 * left  <- left + branch(right)
 * x     <- whole(x)
 * right <- second(right)
 * left  <- third(left)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleSegmented extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();

  private final InvertibleBlock first;
  private final Branch branch;
  private final InvertibleBlock whole;
  private final InvertibleCouplingPair second;
  private final InvertibleBlock third;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleSegmented(Segmented declared) {
    first = layer("first", Half.LEFT, declared.first());
    branch = branch("branch", ADDITIVE, Half.LEFT, declared.branch());
    whole = layer("whole", Half.BOTH, declared.whole());
    second = layer("second", Half.RIGHT, declared.second(), InvertibleCouplingPair::new);
    third = layer("third", Half.LEFT, declared.third());
  }

  @Override
  public State forward(State x, Pass pass) {
    Lanes<State> lanes = lanes(x);
    State left = first.forward(lanes.left(), pass);
    State state = join(left, lanes.right());
    try (Parts part = parts(state.value())) {
      try (NDArray b = branch.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, state.logDet());
      }
    }
    state = whole.forward(state, pass);
    Lanes<State> lanes2 = lanes(state);
    State right2 = second.forward(lanes2.right(), pass);
    State left2 = third.forward(lanes2.left(), pass);
    return join(left2, right2);
  }

  @Override
  public State inverse(State y, Pass pass) {
    Lanes<State> lanes = lanes(y);
    State left = third.inverse(lanes.left(), pass);
    State right = second.inverse(lanes.right(), pass);
    State state = join(left, right);
    state = whole.inverse(state, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = branch.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, state.logDet());
      }
    }
    Lanes<State> lanes2 = lanes(state);
    State left2 = first.inverse(lanes2.left(), pass);
    return join(left2, lanes2.right());
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Lanes<Trace> lanes = lanes(y);
    Trace left = third.backward(lanes.left(), pass, sink);
    Trace right = second.backward(lanes.right(), pass, sink);
    Trace trace = join(left, right);
    trace = whole.backward(trace, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = branch.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    Lanes<Trace> lanes2 = lanes(trace);
    Trace left2 = first.backward(lanes2.left(), pass, sink);
    return join(left2, lanes2.right());
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    Lanes<Trace> lanes = lanes(x);
    Trace left = first.inverseBackward(lanes.left(), pass, sink);
    Trace trace = join(left, lanes.right());
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = branch.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.inverseBranchGrad(value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.forward(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.inverseStateGrad(value.left(), b, grad.left(), trace.logDetGrad());
      }
    }
    trace = whole.inverseBackward(trace, pass, sink);
    Lanes<Trace> lanes2 = lanes(trace);
    Trace right2 = second.inverseBackward(lanes2.right(), pass, sink);
    Trace left2 = third.inverseBackward(lanes2.left(), pass, sink);
    return join(left2, right2);
  }
}
