package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Parts;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import java.util.function.Function;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Mixer8} declares, step by step.
 *
 * <pre>{@code
 * left  <- left + residual(right)
 * right <- right * exp(s(modulate(left, time))) + t(modulate(left, time))
 * x     <- mix(x), if present
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleMixer8 extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();
  private static final Affine AFFINE = new Affine();

  private final Branch residual;
  private final Branch modulate;
  private final InvertibleChain mix;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleMixer8(Mixer8 declared) {
    residual = branch("residual", ADDITIVE, Half.LEFT, declared.residual());
    modulate = branch("modulate", AFFINE, Half.RIGHT, declared.modulate(), "time");
    mix = optional("mix", Half.BOTH, declared.mix(), Function.identity());
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = residual.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
      try (NDArray b = modulate.eval(part.left(), pass)) {
        AFFINE.forward(part.right(), b, x.logDet());
      }
    }
    return mix.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = mix.inverse(y, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = modulate.eval(part.left(), pass)) {
        AFFINE.inverse(part.right(), b, state.logDet());
      }
      try (NDArray b = residual.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, state.logDet());
      }
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = mix.backward(y, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape = modulate.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.right(), b, grad.right(), trace.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.inverse(value.right(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.right(), b, grad.right(), trace.logDetGrad());
      }
      try (Recording tape = residual.record(value.right(), pass)) {
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
      try (Recording tape = residual.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.inverseBranchGrad(value.left(), b, grad.left(), x.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.forward(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.inverseStateGrad(value.left(), b, grad.left(), x.logDetGrad());
      }
      try (Recording tape = modulate.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.forward(value.right(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
    }
    return mix.inverseBackward(x, pass, sink);
  }
}
