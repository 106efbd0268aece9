package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.SlicedBranch;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;

/**
 * One training step of a network whose invertible core stands between a stem and a head that are
 * not invertible: output = head(core(stem(input))), all three with the same conditions.
 *
 * <p>Between {@link #forward} and {@link #backward} there live the input, the core's output and the
 * head's tape. The stem's tape is made when its turn comes to go backward, because its output is as
 * large as the core's state. Where the plan slices stem or head, so are their tapes, and that of
 * the head waits for its turn as well.
 */
public final class ReversibleStep implements AutoCloseable {
  private final SlicedBranch stem;
  private final boolean inputGradientWanted;
  private final InvertibleBlock core;
  private final SlicedBranch head;
  private final Pass pass;
  private final NDArray input;
  private final NDManager scratch;
  private final State state;
  private final Recording headTape;
  private final NDArray output;
  private NDArray inputGrad;

  private ReversibleStep(
      Branch stem,
      InvertibleBlock core,
      Branch head,
      Conditions conditions,
      MemoryPlan plan,
      NDArray input) {
    this.core = core;
    this.input = input;
    pass = Pass.training(conditions, plan);
    scratch = input.getManager().newSubManager();
    long batch = input.getShape().get(0);
    inputGradientWanted = stem.isInputGradientWanted();
    this.stem = new SlicedBranch(stem, pass, batch);
    this.head = new SlicedBranch(head, pass, batch);
    try {
      state = GradMode.off(() -> core.forward(State.of(lifted()), pass));
      headTape = this.head.isWhole() ? head.record(state.value(), pass) : null;
      output = headTape == null ? this.head.eval(state.value()) : headTape.output();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private NDArray lifted() {
    NDArray lifted = stem.eval(input);
    lifted.attach(scratch); // and so does what the core and the head make of it
    return lifted;
  }

  /**
   * Runs the network and stores of the core what its declarations say.
   *
   * @param stem makes a fresh array of its input
   * @param core the invertible part
   * @param head reads the core's output
   * @param conditions what all of them are given, borrowed until {@link #backward} has returned
   * @param input the stem's input, borrowed until {@link #backward} has returned
   * @return the step, to be closed
   */
  public static ReversibleStep forward(
      Branch stem, InvertibleBlock core, Branch head, Conditions conditions, NDArray input) {
    return forward(stem, core, head, conditions, MemoryPlan.DECLARED, input);
  }

  /**
   * Runs the network and stores what a plan says.
   *
   * @param stem makes a fresh array of its input
   * @param core the invertible part
   * @param head reads the core's output
   * @param conditions what all of them are given, borrowed until {@link #backward} has returned
   * @param plan what the core's branches keep, and what sees slices of the batch
   * @param input the stem's input, borrowed until {@link #backward} has returned
   * @return the step, to be closed
   */
  public static ReversibleStep forward(
      Branch stem,
      InvertibleBlock core,
      Branch head,
      Conditions conditions,
      MemoryPlan plan,
      NDArray input) {
    return new ReversibleStep(stem, core, head, conditions, plan, input);
  }

  /**
   * What the head returned.
   *
   * @return owned by this step
   */
  public NDArray output() {
    return output;
  }

  /**
   * Carries a cotangent of the output back through the whole network. Called once.
   *
   * @param cotangent as the output, consumed
   * @param sink receives the gradients of parameters and conditions
   */
  public void backward(NDArray cotangent, GradientSink sink) {
    Trace end = Trace.of(state.value(), stateGradient(cotangent, sink));
    Trace start = GradMode.off(() -> core.backward(end, pass, sink));
    start.value().close();
    if (inputGradientWanted) {
      inputGrad = input.zerosLike();
      inputGrad.attach(scratch);
    }
    stem.pullback(input, start.grad(), inputGrad, sink);
  }

  private NDArray stateGradient(NDArray cotangent, GradientSink sink) {
    if (headTape == null) {
      NDArray grad = state.value().zerosLike();
      head.pullback(state.value(), cotangent, grad, sink);
      return grad;
    }
    headTape.pullback(cotangent, sink);
    NDArray reached = headTape.gradient(0);
    NDArray grad = reached == null ? state.value().zerosLike() : reached;
    grad.attach(state.value().getManager());
    headTape.close();
    return grad;
  }

  /**
   * The gradient of the stem's input, after {@link #backward}.
   *
   * @return as the input, owned by this step; null if the stem is {@link
   *     Branch#withoutInputGradient}
   */
  public NDArray inputGradient() {
    return inputGrad;
  }

  /** Frees what is left of the step, wherever it ended. */
  @Override
  public void close() {
    pass.close();
    scratch.close();
  }
}
