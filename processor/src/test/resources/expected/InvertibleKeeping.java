package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
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
 * The invertible layer that {@link Keeping} declares, step by step.
 *
 * <pre>{@code
 * left  <- left + stored(right, time, label), tape kept
 * right <- right + checkpointed(left), input kept
 * left  <- left + inverted(right)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleKeeping extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();

  private final Branch stored;
  private final Branch checkpointed;
  private final Branch inverted;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleKeeping(Keeping declared) {
    stored =
        branch("stored", ADDITIVE, Half.LEFT, Strategy.STORE, declared.stored(), "time", "label");
    checkpointed =
        branch("checkpointed", ADDITIVE, Half.RIGHT, Strategy.CHECKPOINT, declared.checkpointed());
    inverted = branch("inverted", ADDITIVE, Half.LEFT, declared.inverted());
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = stored.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
      try (NDArray b = checkpointed.eval(part.left(), pass)) {
        ADDITIVE.forward(part.right(), b, x.logDet());
      }
      try (NDArray b = inverted.eval(part.right(), pass)) {
        ADDITIVE.forward(part.left(), b, x.logDet());
      }
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (Parts part = parts(y.value())) {
      try (NDArray b = inverted.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, y.logDet());
      }
      try (NDArray b = checkpointed.eval(part.left(), pass)) {
        ADDITIVE.inverse(part.right(), b, y.logDet());
      }
      try (NDArray b = stored.eval(part.right(), pass)) {
        ADDITIVE.inverse(part.left(), b, y.logDet());
      }
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Parts value = parts(y.value());
        Parts grad = parts(y.grad())) {
      try (Recording tape = inverted.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), y.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.left(), b, grad.left(), y.logDetGrad());
      }
      try (Recording tape = checkpointed.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.branchGrad(value.right(), b, grad.right(), y.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        ADDITIVE.inverse(value.right(), b, LogDet.UNTRACKED);
        ADDITIVE.stateGrad(value.right(), b, grad.right(), y.logDetGrad());
      }
      try (Recording tape = stored.record(value.right(), pass)) {
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
      try (Recording tape = stored.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.inverseBranchGrad(value.left(), b, grad.left(), x.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        ADDITIVE.forward(value.left(), b, LogDet.UNTRACKED);
        ADDITIVE.inverseStateGrad(value.left(), b, grad.left(), x.logDetGrad());
      }
      try (Recording tape = checkpointed.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = ADDITIVE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        ADDITIVE.forward(value.right(), b, LogDet.UNTRACKED);
        ADDITIVE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
      try (Recording tape = inverted.record(value.right(), pass)) {
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
