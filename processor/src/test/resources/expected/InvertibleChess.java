package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.Checkerboard;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Chess} declares, step by step.
 *
 * <pre>{@code
 * right <- right * exp(s(scale(left, time))) + t(scale(left, time))
 * left  <- left + shift(right)
 * x     <- deeper(x), each in turn
 * }</pre>
 *
 * <p>The left part are the left sites of {@link Checkerboard}, the right part all others.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleChess extends DeclaredBlock {
  private static final Affine AFFINE = new Affine();
  private static final Additive ADDITIVE = new Additive();

  private final Branch scale;
  private final CouplingLaw scaleLaw;
  private final Branch shift;
  private final CouplingLaw shiftLaw;
  private final InvertibleChain deeper;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleChess(Chess declared) {
    splitBy(new Checkerboard());
    scale = branch("scale", AFFINE, Half.RIGHT, declared.scale(), "time");
    scaleLaw = law(AFFINE, Half.RIGHT);
    shift = branch("shift", ADDITIVE, Half.LEFT, declared.shift());
    shiftLaw = law(ADDITIVE, Half.LEFT);
    deeper = list("deeper", Half.BOTH, declared.deeper(), InvertibleChess::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (NDArray b = scale.eval(x.value(), pass)) {
      scaleLaw.forward(x.value(), b, x.logDet());
    }
    try (NDArray b = shift.eval(x.value(), pass)) {
      shiftLaw.forward(x.value(), b, x.logDet());
    }
    return deeper.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = deeper.inverse(y, pass);
    try (NDArray b = shift.eval(state.value(), pass)) {
      shiftLaw.inverse(state.value(), b, state.logDet());
    }
    try (NDArray b = scale.eval(state.value(), pass)) {
      scaleLaw.inverse(state.value(), b, state.logDet());
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = deeper.backward(y, pass, sink);
    try (Recording tape = shift.record(trace.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = shiftLaw.branchGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
      tape.pullback(db, trace.grad(), sink);
      shiftLaw.inverse(trace.value(), b, LogDet.UNTRACKED);
      shiftLaw.stateGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
    }
    try (Recording tape = scale.record(trace.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = scaleLaw.branchGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
      tape.pullback(db, trace.grad(), sink);
      scaleLaw.inverse(trace.value(), b, LogDet.UNTRACKED);
      scaleLaw.stateGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Recording tape = scale.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = scaleLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      scaleLaw.forward(x.value(), b, LogDet.UNTRACKED);
      scaleLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    try (Recording tape = shift.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = shiftLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      shiftLaw.forward(x.value(), b, LogDet.UNTRACKED);
      shiftLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    return deeper.inverseBackward(x, pass, sink);
  }
}
