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
import dev.retrace.runtime.law.Affine;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link LongNames} declares, step by step.
 *
 * <pre>{@code
 * right <- right * exp(s(rewritesTheChannelsThatDescend(left, embeddingOfTheDiffusionTime,
 * embeddingOfTheClassLabel, (, " = ))) + t(rewritesTheChannelsThatDescend(left,
 * embeddingOfTheDiffusionTime, embeddingOfTheClassLabel, (, " = ))
 * left  <- left + rewritesTheChannelsThatStayAtThisResolution(right, time)
 * x     <- theFlowThatFollowsWhenBothPartsAreTogetherAgain(x), each in turn
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleLongNames extends DeclaredBlock {
  private static final Affine AFFINE = new Affine();
  private static final LongNames.LawWithARatherLongButHelpfulName
      LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME = new LongNames.LawWithARatherLongButHelpfulName();

  private final Branch rewritesTheChannelsThatDescend;
  private final Branch rewritesTheChannelsThatStayAtThisResolution;
  private final InvertibleChain theFlowThatFollowsWhenBothPartsAreTogetherAgain;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleLongNames(LongNames declared) {
    rewritesTheChannelsThatDescend =
        branch(
            "rewritesTheChannelsThatDescend",
            AFFINE,
            Half.RIGHT,
            declared.rewritesTheChannelsThatDescend(),
            "embeddingOfTheDiffusionTime",
            "embeddingOfTheClassLabel",
            "(, \" = ");
    rewritesTheChannelsThatStayAtThisResolution =
        branch(
            "rewritesTheChannelsThatStayAtThisResolution",
            LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME,
            Half.LEFT,
            declared.rewritesTheChannelsThatStayAtThisResolution(),
            "time");
    theFlowThatFollowsWhenBothPartsAreTogetherAgain =
        list(
            "theFlowThatFollowsWhenBothPartsAreTogetherAgain",
            Half.BOTH,
            declared.theFlowThatFollowsWhenBothPartsAreTogetherAgain(),
            InvertibleConditionedFlow::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    try (Parts part = parts(x.value())) {
      try (NDArray b = rewritesTheChannelsThatDescend.eval(part.left(), pass)) {
        AFFINE.forward(part.right(), b, x.logDet());
      }
      try (NDArray b = rewritesTheChannelsThatStayAtThisResolution.eval(part.right(), pass)) {
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.forward(part.left(), b, x.logDet());
      }
    }
    return theFlowThatFollowsWhenBothPartsAreTogetherAgain.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = theFlowThatFollowsWhenBothPartsAreTogetherAgain.inverse(y, pass);
    try (Parts part = parts(state.value())) {
      try (NDArray b = rewritesTheChannelsThatStayAtThisResolution.eval(part.right(), pass)) {
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.inverse(part.left(), b, state.logDet());
      }
      try (NDArray b = rewritesTheChannelsThatDescend.eval(part.left(), pass)) {
        AFFINE.inverse(part.right(), b, state.logDet());
      }
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = theFlowThatFollowsWhenBothPartsAreTogetherAgain.backward(y, pass, sink);
    try (Parts value = parts(trace.value());
        Parts grad = parts(trace.grad())) {
      try (Recording tape =
          rewritesTheChannelsThatStayAtThisResolution.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db =
            LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.branchGrad(
                value.left(), b, grad.left(), trace.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.inverse(value.left(), b, LogDet.UNTRACKED);
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.stateGrad(
            value.left(), b, grad.left(), trace.logDetGrad());
      }
      try (Recording tape = rewritesTheChannelsThatDescend.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.branchGrad(value.right(), b, grad.right(), trace.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.inverse(value.right(), b, LogDet.UNTRACKED);
        AFFINE.stateGrad(value.right(), b, grad.right(), trace.logDetGrad());
      }
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (Parts value = parts(x.value());
        Parts grad = parts(x.grad())) {
      try (Recording tape = rewritesTheChannelsThatDescend.record(value.left(), pass)) {
        NDArray b = tape.output();
        NDArray db = AFFINE.inverseBranchGrad(value.right(), b, grad.right(), x.logDetGrad());
        tape.pullback(db, grad.left(), sink);
        AFFINE.forward(value.right(), b, LogDet.UNTRACKED);
        AFFINE.inverseStateGrad(value.right(), b, grad.right(), x.logDetGrad());
      }
      try (Recording tape =
          rewritesTheChannelsThatStayAtThisResolution.record(value.right(), pass)) {
        NDArray b = tape.output();
        NDArray db =
            LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.inverseBranchGrad(
                value.left(), b, grad.left(), x.logDetGrad());
        tape.pullback(db, grad.right(), sink);
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.forward(value.left(), b, LogDet.UNTRACKED);
        LAW_WITH_A_RATHER_LONG_BUT_HELPFUL_NAME.inverseStateGrad(
            value.left(), b, grad.left(), x.logDetGrad());
      }
    }
    return theFlowThatFollowsWhenBothPartsAreTogetherAgain.inverseBackward(x, pass, sink);
  }
}
