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
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link LeftUnit} declares, step by step.
 *
 * <pre>{@code
 * left <- left + residual(right)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleLeftUnit extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();

  private final Branch residual;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleLeftUnit(LeftUnit declared) {
    residual = branch("residual", ADDITIVE, Half.LEFT, declared.residual());
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = residual.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (Parts part = parts(y.value())) {
      try (NDArray b = residual.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, y.logDet());
      }
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Parts value = parts(y.value());
        Parts grad = parts(y.grad())) {
      try (Recording tape = residual.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), y.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.left(), b, grad.left(), y.logDetGrad());
      }
    }
    return y;
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
    }
    return x;
  }
}
