package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.CouplingLaw;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link KeepingStreams} declares, step by step.
 *
 * <pre>{@code
 * stream0 <- stream0 + first(stream1, time), tape kept
 * stream1 <- stream1 + second(stream0)
 * }</pre>
 *
 * <p>The streams are 2 parts of the channels, as equal as can be, the wider ones first.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleKeepingStreams extends DeclaredBlock {
  private static final Additive ADDITIVE = new Additive();

  private final Branch first;
  private final CouplingLaw firstLaw;
  private final Branch second;
  private final CouplingLaw secondLaw;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleKeepingStreams(KeepingStreams declared) {
    splitInto(2);
    first = branch("first", ADDITIVE, 0, Strategy.STORE, declared.first(), "time");
    firstLaw = law(ADDITIVE, 0);
    second = branch("second", ADDITIVE, 1, declared.second());
    secondLaw = law(ADDITIVE, 1);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (NDArray b = first.eval(x.value(), pass)) {
      firstLaw.forward(x.value(), b, x.logDet());
    }
    try (NDArray b = second.eval(x.value(), pass)) {
      secondLaw.forward(x.value(), b, x.logDet());
    }
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    try (NDArray b = second.eval(y.value(), pass)) {
      secondLaw.inverse(y.value(), b, y.logDet());
    }
    try (NDArray b = first.eval(y.value(), pass)) {
      firstLaw.inverse(y.value(), b, y.logDet());
    }
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    try (Recording tape = second.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = secondLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      secondLaw.inverse(y.value(), b, LogDet.UNTRACKED);
      secondLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    try (Recording tape = first.record(y.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = firstLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
      tape.pullback(db, y.grad(), sink);
      firstLaw.inverse(y.value(), b, LogDet.UNTRACKED);
      firstLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
    }
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Recording tape = first.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = firstLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      firstLaw.forward(x.value(), b, LogDet.UNTRACKED);
      firstLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    try (Recording tape = second.record(x.value(), pass)) {
      NDArray b = tape.output();
      NDArray db = secondLaw.inverseBranchGrad(x.value(), b, x.grad(), x.logDetGrad());
      tape.pullback(db, x.grad(), sink);
      secondLaw.forward(x.value(), b, LogDet.UNTRACKED);
      secondLaw.inverseStateGrad(x.value(), b, x.grad(), x.logDetGrad());
    }
    return x;
  }
}
