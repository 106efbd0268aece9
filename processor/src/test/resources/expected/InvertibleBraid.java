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
import java.util.function.Function;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Braid} declares, step by step.
 *
 * <pre>{@code
 * stream1 <- stream1 + mix(stream0, stream2)
 * stream0 <- stream0 * exp(s(mixLaw(stream1, stream2, time, label))) + t(mixLaw(stream1, stream2,
 * time, label))
 * x       <- swap(x), if present
 * stream2 <- stream2 + last(stream0, stream1, label)
 * }</pre>
 *
 * <p>The streams are 3 parts of the channels, as equal as can be, the wider ones first.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleBraid extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();
  private static final Affine AFFINE = new Affine();

  private final Branch mix;
  private final CouplingLaw mixLaw_;
  private final Branch mixLaw;
  private final CouplingLaw mixLawLaw;
  private final InvertibleChain swap;
  private final Branch last;
  private final CouplingLaw lastLaw;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleBraid(Braid declared) {
    splitInto(3);
    mix = branch("mix", ADDITIVE, 1, declared.mix());
    mixLaw_ = law(ADDITIVE, 1);
    mixLaw = branch("mixLaw", AFFINE, 0, declared.mixLaw(), "time", "label");
    mixLawLaw = law(AFFINE, 0);
    swap = optional("swap", Half.BOTH, declared.swap(), Function.identity());
    last = branch("last", ADDITIVE, 2, declared.last(), "label");
    lastLaw = law(ADDITIVE, 2);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (NDArray b = mix.eval(x.value(), pass)) {
      mixLaw_.forward(x.value(), b, x.logDet());
    }
    try (NDArray b = mixLaw.eval(x.value(), pass)) {
      mixLawLaw.forward(x.value(), b, x.logDet());
    }
    State state = swap.forward(x, pass);
    try (NDArray b = last.eval(state.value(), pass)) {
      lastLaw.forward(state.value(), b, state.logDet());
    }
    return state;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (NDArray b = last.eval(y.value(), pass)) {
      lastLaw.inverse(y.value(), b, y.logDet());
    }
    State state = swap.inverse(y, pass);
    try (NDArray b = mixLaw.eval(state.value(), pass)) {
      mixLawLaw.inverse(state.value(), b, state.logDet());
    }
    try (NDArray b = mix.eval(state.value(), pass)) {
      mixLaw_.inverse(state.value(), b, state.logDet());
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Recording tape = last.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = lastLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      lastLaw.inverse(y.value(), b, LogDet.UNTRACKED);
      lastLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    Trace trace = swap.backward(y, pass, sink);
    try (Recording tape = mixLaw.record(trace.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = mixLawLaw.branchGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
      tape.pullback(db, trace.grad(), sink);
      mixLawLaw.inverse(trace.value(), b, LogDet.UNTRACKED);
      mixLawLaw.stateGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
    }
    try (Recording tape = mix.record(trace.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = mixLaw_.branchGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
      tape.pullback(db, trace.grad(), sink);
      mixLaw_.inverse(trace.value(), b, LogDet.UNTRACKED);
      mixLaw_.stateGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Recording tape = mix.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = mixLaw_.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      mixLaw_.forward(x.value(), b, LogDet.UNTRACKED);
      mixLaw_.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    try (Recording tape = mixLaw.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = mixLawLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      mixLawLaw.forward(x.value(), b, LogDet.UNTRACKED);
      mixLawLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    Trace trace = swap.inverseBackward(x, pass, sink);
    try (Recording tape = last.record(trace.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = lastLaw.inverseBranchGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
      tape.pullback(db, trace.grad(), sink);
      lastLaw.forward(trace.value(), b, LogDet.UNTRACKED);
      lastLaw.inverseStateGrad(trace.value(), b, trace.grad(), trace.logDetGrad());
    }
    return trace;
  }
}
