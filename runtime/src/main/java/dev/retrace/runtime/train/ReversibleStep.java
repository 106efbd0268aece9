package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;

/**
 * One training step of a network whose invertible core stands between a stem and a head that are
 * not invertible: output = head(core(stem(input))), all three with the same conditions.
 *
 * <p>Between {@link #forward} and {@link #backward} there live the input, the core's output and the
 * head's tape. The stem's tape is made when its turn comes to go backward, because its output is as
 * large as the core's state.
 */
public final class ReversibleStep implements AutoCloseable {
  private final Branch stem;
  private final InvertibleBlock core;
  private final Pass pass;
  private final NDArray input;
  private final State state;
  private final Recording head;
  private NDArray inputGrad;
  private boolean spent;

  private ReversibleStep(
      Branch stem, InvertibleBlock core, Branch head, Conditions conditions, NDArray input) {
    this.stem = stem;
    this.core = core;
    this.input = input;
    pass = Pass.training(conditions);
    state = GradMode.off(() -> core.forward(State.of(stem.eval(input, pass)), pass));
    this.head = head.record(state.value(), pass);
  }

  /**
   * Runs the network and stores nothing of the core.
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
    return new ReversibleStep(stem, core, head, conditions, input);
  }

  /**
   * What the head returned.
   *
   * @return owned by this step
   */
  public NDArray output() {
    return head.output();
  }

  /**
   * Carries a cotangent of the output back through the whole network. Called once.
   *
   * @param cotangent as the output, consumed
   * @param sink receives the gradients of parameters and conditions
   */
  public void backward(NDArray cotangent, GradientSink sink) {
    spent = true;
    head.pullback(cotangent, sink);
    NDArray reached = head.gradient(0);
    NDArray grad = reached == null ? state.value().zerosLike() : reached;
    grad.attach(state.value().getManager());
    head.close();
    Trace end = Trace.of(state.value(), grad);
    Trace start = GradMode.off(() -> core.backward(end, pass, sink));
    start.value().close();
    try (Recording again = stem.record(input, pass)) {
      again.pullback(start.grad(), sink);
      inputGrad = again.gradient(0);
      if (inputGrad != null) {
        inputGrad.attach(input.getManager());
      }
    }
  }

  /**
   * The gradient of the stem's input, after {@link #backward}.
   *
   * @return as the input, owned by this step; null if the stem does not depend on it
   */
  public NDArray inputGradient() {
    return inputGrad;
  }

  @Override
  public void close() {
    head.close();
    if (!spent) {
      state.close();
    }
    if (inputGrad != null) {
      inputGrad.close();
    }
  }
}
