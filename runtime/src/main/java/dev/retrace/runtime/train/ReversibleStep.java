package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;

/**
 * One training step of a network whose invertible core stands between a stem and a head that are
 * not invertible: output = head(core(stem(inputs))).
 *
 * <p>Between {@link #forward} and {@link #backward} there live the stem's inputs, the core's output
 * and the head's tape. The stem's tape is made when its turn comes to go backward, because its
 * output is as large as the core's state.
 */
public final class ReversibleStep implements AutoCloseable {
  private final Block stem;
  private final InvertibleBlock core;
  private final Pass pass;
  private final NDArray[] inputs;
  private final State state;
  private final Recording head;
  private NDArray[] inputGrads = {};
  private boolean spent;

  private ReversibleStep(
      Block stem, InvertibleBlock core, Block head, Conditions conditions, NDArray... inputs) {
    this.stem = stem;
    this.core = core;
    this.inputs = inputs.clone();
    pass = Pass.training(conditions);
    State lifted = State.of(Evaluation.of(stem, pass, inputs));
    state = GradMode.off(() -> core.forward(lifted, pass));
    this.head = Recording.of(head, true, state.value());
  }

  /**
   * Runs the network and stores nothing of the core.
   *
   * @param stem makes a fresh array of what it is given
   * @param core the invertible part
   * @param head reads the core's output
   * @param conditions what the core's branches are given, borrowed until {@link #backward} returned
   * @param inputs the stem's inputs, borrowed until {@link #backward} returned
   * @return the step, to be closed
   */
  public static ReversibleStep forward(
      Block stem, InvertibleBlock core, Block head, Conditions conditions, NDArray... inputs) {
    return new ReversibleStep(stem, core, head, conditions, inputs);
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
   * @param sink receives the gradients of parameters and of the core's conditions
   */
  public void backward(NDArray cotangent, GradientSink sink) {
    spent = true;
    head.pullback(cotangent, sink);
    NDArray grad = head.gradient(0);
    grad.attach(state.value().getManager());
    head.close();
    Trace end = Trace.of(state.value(), grad);
    Trace start = GradMode.off(() -> core.backward(end, pass, sink));
    start.value().close();
    try (Recording again = Recording.of(stem, true, inputs)) {
      again.pullback(start.grad(), sink);
      inputGrads = new NDArray[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        inputGrads[i] = again.gradient(i);
        if (inputGrads[i] != null) {
          inputGrads[i].attach(inputs[i].getManager());
        }
      }
    }
  }

  /**
   * The gradient of one of the stem's inputs, after {@link #backward}.
   *
   * @param input its position
   * @return as the input, owned by this step; null if the stem does not depend on it
   */
  public NDArray inputGradient(int input) {
    return inputGrads[input];
  }

  @Override
  public void close() {
    head.close();
    if (!spent) {
      state.close();
    }
    for (NDArray grad : inputGrads) {
      if (grad != null) {
        grad.close();
      }
    }
  }
}
