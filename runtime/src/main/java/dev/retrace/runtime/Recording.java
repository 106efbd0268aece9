package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One evaluation of a block with its tape: the output serves the inverse, and then the seeded
 * vector-Jacobian product gives every gradient from the same evaluation.
 *
 * <p>A {@link Piecewise} block has a tape for each piece, and the pullback frees them one after
 * another. Tapes may refer to the inputs' memory: pull back first, write into the buffer after.
 */
public final class Recording implements AutoCloseable {
  /** The gradient of the input is that of what was given. */
  static final BiConsumer<NDArray, NDArray> ADD = (whole, grad) -> whole.addi(grad);

  private final NDManager scratch;
  private final List<String> conditionNames;
  private final BiConsumer<NDArray, NDArray> addInputGrad;
  private final NDList given = new NDList();
  private final PieceChain tape;
  private final NDArray[] gradients;

  private Recording(
      Block block,
      boolean training,
      List<String> conditionNames,
      BiConsumer<NDArray, NDArray> addInputGrad,
      NDArray... inputs) {
    this.conditionNames = conditionNames;
    this.addInputGrad = addInputGrad;
    gradients = new NDArray[inputs.length];
    scratch = inputs[0].getManager().newSubManager();
    try {
      for (NDArray input : inputs) {
        NDArray alias = input.stopGradient(); // a new tensor over the same memory
        alias.attach(scratch);
        given.add(alias);
      }
      boolean wanted = addInputGrad != null;
      tape =
          new PieceChain(
              Piecewise.piecesOf(block),
              new PieceInputs(given.head(), given.subNDList(1), training, wanted));
    } catch (RuntimeException | Error e) {
      scratch.close();
      throw e;
    }
  }

  /**
   * Evaluates a block and keeps its tape.
   *
   * @param block any differentiable block with one output, borrowed
   * @param training DJL's training flag
   * @param inputs the block's inputs, borrowed; unchanged until {@link #pullback} has returned
   * @return the recording, to be closed
   */
  public static Recording of(Block block, boolean training, NDArray... inputs) {
    return new Recording(block, training, List.of(), ADD, inputs);
  }

  /**
   * As {@link #of}, for a branch: the inputs after the first are conditions with these names, and
   * {@code addInputGrad} knows where the gradient of the first belongs; null if nobody wants it.
   */
  static Recording ofBranch(
      Block block,
      Pass pass,
      List<String> conditionNames,
      BiConsumer<NDArray, NDArray> addInputGrad,
      NDArray... inputs) {
    return new Recording(block, pass.isTraining(), conditionNames, addInputGrad, inputs);
  }

  /**
   * What the block returned, outside any graph.
   *
   * @return owned by this recording
   */
  public NDArray output() {
    return tape.output();
  }

  /**
   * Carries a cotangent of the output back and frees the tape. Called at most once.
   *
   * @param cotangent as the output, consumed
   * @param inputGrad added to: the gradient of what the branch was given; a view is fine
   * @param sink receives the gradients of parameters and conditions
   */
  public void pullback(NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    pullback(cotangent, sink);
    try (NDArray grad = gradient(0)) {
      if (grad != null) {
        addInputGrad.accept(inputGrad, grad);
      }
    }
  }

  /**
   * Carries a cotangent of the output back and frees the tape. Called at most once; {@link
   * #gradient} then answers for the inputs.
   *
   * @param cotangent as the output, consumed
   * @param sink receives the gradients of parameters and conditions
   */
  public void pullback(NDArray cotangent, GradientSink sink) {
    try (PieceGradients sums = new PieceGradients(tape.parameters(), given.size() - 1, sink)) {
      gradients[0] = tape.pullback(cotangent, sums);
      sums.deliver();
      for (int i = 1; i < gradients.length; i++) {
        gradients[i] = sums.condition(i - 1);
      }
    }
    for (int i = 0; i < conditionNames.size(); i++) {
      NDArray grad = gradient(1 + i);
      if (grad != null) {
        sink.condition(conditionNames.get(i), grad);
      }
    }
  }

  /**
   * The gradient of an input, after {@link #pullback}.
   *
   * @param input the input's position
   * @return as the input, owned by the caller; null if the output does not depend on it, or if it
   *     holds integers
   */
  public NDArray gradient(int input) {
    if (gradients[input] == null) {
      return null;
    }
    NDArray alias = gradients[input].stopGradient();
    alias.attach(scratch);
    return alias;
  }

  @Override
  public void close() {
    tape.close();
    scratch.close();
  }
}
