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
 * The invertible layer that {@link ConditionedFlow} declares, step by step.
 *
 * <pre>{@code
 * right <- right * exp(s(scale(left, time, label))) + t(scale(left, time, label))
 * left  <- left + shift(right, time)
 * }</pre>
 *
 * <p>The left part has {@code kept()} channels.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleConditionedFlow extends DeclaredBlock {
  private static final Affine AFFINE = new Affine();
  private static final Additive ADDITIVE = new Additive();

  private final Branch scale;
  private final Branch shift;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleConditionedFlow(ConditionedFlow declared) {
    splitAt(declared.kept());
    scale = branch("scale", AFFINE, Half.RIGHT, declared.scale(), "time", "label");
    shift = branch("shift", ADDITIVE, Half.LEFT, declared.shift(), "time");
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = scale.eval(part.left(), pass)) {
        AFFINE.forward(part.right(), b, x.logDet());
      }
      try (NDArray b = shift.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (Parts part = parts(y.value())) {
      try (NDArray b = shift.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, y.logDet());
      }
      try (NDArray b = scale.eval(part.left(), pass)) {
        AFFINE.inverse(part.right(), b, y.logDet());
      }
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Parts value = parts(y.value());
        Parts grad = parts(y.grad())) {
      try (Recording tape = shift.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), y.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.left(), b, grad.left(), y.logDetGrad());
      }
      try (Recording tape = scale.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.right(), b, grad.right(), y.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.inverse(value.right(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.right(), b, grad.right(), y.logDetGrad());
      }
    }
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Parts value = parts(x.value());
        Parts grad = parts(x.grad())) {
      try (Recording tape = scale.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.forward(value.right(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
      try (Recording tape = shift.record(value.right(), pass)) {
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
