package good;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Lanes;
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
 * The invertible layer that {@link Clashes} declares, step by step.
 *
 * <pre>{@code
 * left  <- left + b(right)
 * right <- right * exp(s(ADDITIVE(left))) + t(ADDITIVE(left))
 * right <- right + part(left) /* |twice| * / \\u002a/ + part(left)
 * left  <- left + value(right)
 * left  <- left(left)
 * right <- lanes(right)
 * x     <- x(x)
 * x     <- y(x)
 * x     <- pass(x)
 * x     <- sink(x)
 * x     <- state(x)
 * x     <- trace(x)
 * x     <- forward(x)
 * x     <- parameters(x)
 * x     <- declared(x)
 * x     <- Half(x)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleClashes extends DeclaredBlock {
  private static final Additive ADDITIVE_ = new Additive();
  private static final Affine AFFINE = new Affine();
  private static final good.law.Additive ADDITIVE__ = new good.law.Additive();

  private final Branch b;
  private final Branch ADDITIVE;
  private final Branch part;
  private final Branch value;
  private final InvertibleCouplingPair left;
  private final InvertibleCouplingPair lanes;
  private final InvertibleCouplingPair x;
  private final InvertibleCouplingPair y;
  private final InvertibleCouplingPair pass;
  private final InvertibleCouplingPair sink;
  private final InvertibleCouplingPair state;
  private final InvertibleCouplingPair trace;
  private final InvertibleCouplingPair forward;
  private final InvertibleCouplingPair parameters;
  private final InvertibleCouplingPair declared;
  private final InvertibleCouplingPair HalfStep;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declaration what the layer is made of
   */
  public InvertibleClashes(Clashes declaration) {
    b = branch("b", ADDITIVE_, Half.LEFT, declaration.b());
    ADDITIVE = branch("ADDITIVE", AFFINE, Half.RIGHT, declaration.ADDITIVE());
    part = branch("part", ADDITIVE__, Half.RIGHT, declaration.part());
    value = branch("value", ADDITIVE_, Half.LEFT, declaration.value());
    left = layer("left", Half.LEFT, declaration.left(), InvertibleCouplingPair::new);
    lanes = layer("lanes", Half.RIGHT, declaration.lanes(), InvertibleCouplingPair::new);
    x = layer("x", Half.BOTH, declaration.x(), InvertibleCouplingPair::new);
    y = layer("y", Half.BOTH, declaration.y(), InvertibleCouplingPair::new);
    pass = layer("pass", Half.BOTH, declaration.pass(), InvertibleCouplingPair::new);
    sink = layer("sink", Half.BOTH, declaration.sink(), InvertibleCouplingPair::new);
    state = layer("state", Half.BOTH, declaration.state(), InvertibleCouplingPair::new);
    trace = layer("trace", Half.BOTH, declaration.trace(), InvertibleCouplingPair::new);
    forward = layer("forward", Half.BOTH, declaration.forward(), InvertibleCouplingPair::new);
    parameters =
        layer("parameters", Half.BOTH, declaration.parameters(), InvertibleCouplingPair::new);
    declared = layer("declared", Half.BOTH, declaration.declared(), InvertibleCouplingPair::new);
    HalfStep = layer("Half", Half.BOTH, declaration.Half(), InvertibleCouplingPair::new);
  }

  @Override
  public State forward(State input, Pass thisPass) {
    try (Parts bothParts = parts(input.value())) {
      try (NDArray branched = b.eval(bothParts.right(), thisPass)) {
        ADDITIVE_.forward(bothParts.left(), branched, input.logDet());
      }
      try (NDArray branched = ADDITIVE.eval(bothParts.left(), thisPass)) {
        AFFINE.forward(bothParts.right(), branched, input.logDet());
      }
      try (NDArray branched = part.eval(bothParts.left(), thisPass)) {
        ADDITIVE__.forward(bothParts.right(), branched, input.logDet());
      }
      try (NDArray branched = value.eval(bothParts.right(), thisPass)) {
        ADDITIVE_.forward(bothParts.left(), branched, input.logDet());
      }
    }
    Lanes<State> bothLanes = lanes(input);
    State leftLane = left.forward(bothLanes.left(), thisPass);
    State right = lanes.forward(bothLanes.right(), thisPass);
    State currentState = join(leftLane, right);
    currentState = x.forward(currentState, thisPass);
    currentState = y.forward(currentState, thisPass);
    currentState = pass.forward(currentState, thisPass);
    currentState = sink.forward(currentState, thisPass);
    currentState = state.forward(currentState, thisPass);
    currentState = trace.forward(currentState, thisPass);
    currentState = forward.forward(currentState, thisPass);
    currentState = parameters.forward(currentState, thisPass);
    currentState = declared.forward(currentState, thisPass);
    return HalfStep.forward(currentState, thisPass);
  }

  @Override
  public State inverse(State output, Pass thisPass) {
    State currentState = HalfStep.inverse(output, thisPass);
    currentState = declared.inverse(currentState, thisPass);
    currentState = parameters.inverse(currentState, thisPass);
    currentState = forward.inverse(currentState, thisPass);
    currentState = trace.inverse(currentState, thisPass);
    currentState = state.inverse(currentState, thisPass);
    currentState = sink.inverse(currentState, thisPass);
    currentState = pass.inverse(currentState, thisPass);
    currentState = y.inverse(currentState, thisPass);
    currentState = x.inverse(currentState, thisPass);
    Lanes<State> bothLanes = lanes(currentState);
    State right = lanes.inverse(bothLanes.right(), thisPass);
    State leftLane = left.inverse(bothLanes.left(), thisPass);
    currentState = join(leftLane, right);
    try (Parts bothParts = parts(currentState.value())) {
      try (NDArray branched = value.eval(bothParts.right(), thisPass)) {
        ADDITIVE_.inverse(bothParts.left(), branched, currentState.logDet());
      }
      try (NDArray branched = part.eval(bothParts.left(), thisPass)) {
        ADDITIVE__.inverse(bothParts.right(), branched, currentState.logDet());
      }
      try (NDArray branched = ADDITIVE.eval(bothParts.left(), thisPass)) {
        AFFINE.inverse(bothParts.right(), branched, currentState.logDet());
      }
      try (NDArray branched = b.eval(bothParts.right(), thisPass)) {
        ADDITIVE_.inverse(bothParts.left(), branched, currentState.logDet());
      }
    }
    return currentState;
  }

  @Override
  public Trace backward(Trace output, Pass thisPass, GradientSink gradientSink) {
    Trace currentTrace = HalfStep.backward(output, thisPass, gradientSink);
    currentTrace = declared.backward(currentTrace, thisPass, gradientSink);
    currentTrace = parameters.backward(currentTrace, thisPass, gradientSink);
    currentTrace = forward.backward(currentTrace, thisPass, gradientSink);
    currentTrace = trace.backward(currentTrace, thisPass, gradientSink);
    currentTrace = state.backward(currentTrace, thisPass, gradientSink);
    currentTrace = sink.backward(currentTrace, thisPass, gradientSink);
    currentTrace = pass.backward(currentTrace, thisPass, gradientSink);
    currentTrace = y.backward(currentTrace, thisPass, gradientSink);
    currentTrace = x.backward(currentTrace, thisPass, gradientSink);
    Lanes<Trace> bothLanes = lanes(currentTrace);
    Trace right = lanes.backward(bothLanes.right(), thisPass, gradientSink);
    Trace leftLane = left.backward(bothLanes.left(), thisPass, gradientSink);
    currentTrace = join(leftLane, right);
    try (Parts partValue = parts(currentTrace.value());
        Parts grad = parts(currentTrace.grad())) {
      try (Recording tape = value.record(partValue.right(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE_.branchGrad(
                partValue.left(), branched, grad.left(), currentTrace.logDetGrad());
        tape.pullback(db, grad.right(), gradientSink);
        ADDITIVE_.inverse(partValue.left(), branched, LogDet.UNTRACKED);
        ADDITIVE_.stateGrad(partValue.left(), branched, grad.left(), currentTrace.logDetGrad());
      }
      try (Recording tape = part.record(partValue.left(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE__.branchGrad(
                partValue.right(), branched, grad.right(), currentTrace.logDetGrad());
        tape.pullback(db, grad.left(), gradientSink);
        ADDITIVE__.inverse(partValue.right(), branched, LogDet.UNTRACKED);
        ADDITIVE__.stateGrad(partValue.right(), branched, grad.right(), currentTrace.logDetGrad());
      }
      try (Recording tape = ADDITIVE.record(partValue.left(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            AFFINE.branchGrad(partValue.right(), branched, grad.right(), currentTrace.logDetGrad());
        tape.pullback(db, grad.left(), gradientSink);
        AFFINE.inverse(partValue.right(), branched, LogDet.UNTRACKED);
        AFFINE.stateGrad(partValue.right(), branched, grad.right(), currentTrace.logDetGrad());
      }
      try (Recording tape = b.record(partValue.right(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE_.branchGrad(
                partValue.left(), branched, grad.left(), currentTrace.logDetGrad());
        tape.pullback(db, grad.right(), gradientSink);
        ADDITIVE_.inverse(partValue.left(), branched, LogDet.UNTRACKED);
        ADDITIVE_.stateGrad(partValue.left(), branched, grad.left(), currentTrace.logDetGrad());
      }
    }
    return currentTrace;
  }

  @Override
  public Trace inverseBackward(Trace input, Pass thisPass, GradientSink gradientSink) {
    try (Parts partValue = parts(input.value());
        Parts grad = parts(input.grad())) {
      try (Recording tape = b.record(partValue.right(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE_.inverseBranchGrad(
                partValue.left(), branched, grad.left(), input.logDetGrad());
        tape.pullback(db, grad.right(), gradientSink);
        ADDITIVE_.forward(partValue.left(), branched, LogDet.UNTRACKED);
        ADDITIVE_.inverseStateGrad(partValue.left(), branched, grad.left(), input.logDetGrad());
      }
      try (Recording tape = ADDITIVE.record(partValue.left(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            AFFINE.inverseBranchGrad(partValue.right(), branched, grad.right(), input.logDetGrad());
        tape.pullback(db, grad.left(), gradientSink);
        AFFINE.forward(partValue.right(), branched, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(partValue.right(), branched, grad.right(), input.logDetGrad());
      }
      try (Recording tape = part.record(partValue.left(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE__.inverseBranchGrad(
                partValue.right(), branched, grad.right(), input.logDetGrad());
        tape.pullback(db, grad.left(), gradientSink);
        ADDITIVE__.forward(partValue.right(), branched, LogDet.UNTRACKED);
        ADDITIVE__.inverseStateGrad(partValue.right(), branched, grad.right(), input.logDetGrad());
      }
      try (Recording tape = value.record(partValue.right(), thisPass)) {
        NDArray branched = tape.output();
        NDArray db =
            ADDITIVE_.inverseBranchGrad(
                partValue.left(), branched, grad.left(), input.logDetGrad());
        tape.pullback(db, grad.right(), gradientSink);
        ADDITIVE_.forward(partValue.left(), branched, LogDet.UNTRACKED);
        ADDITIVE_.inverseStateGrad(partValue.left(), branched, grad.left(), input.logDetGrad());
      }
    }
    Lanes<Trace> bothLanes = lanes(input);
    Trace leftLane = left.inverseBackward(bothLanes.left(), thisPass, gradientSink);
    Trace right = lanes.inverseBackward(bothLanes.right(), thisPass, gradientSink);
    Trace currentTrace = join(leftLane, right);
    currentTrace = x.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = y.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = pass.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = sink.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = state.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = trace.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = forward.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = parameters.inverseBackward(currentTrace, thisPass, gradientSink);
    currentTrace = declared.inverseBackward(currentTrace, thisPass, gradientSink);
    return HalfStep.inverseBackward(currentTrace, thisPass, gradientSink);
  }
}
