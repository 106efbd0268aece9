package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;

/**
 * A branch that sees a batch a few samples at a time, each slice with its rows of the conditions,
 * so that its tape is as large as a slice.
 */
public final class SlicedBranch {
  private final Branch branch;
  private final Pass pass;
  private final List<BatchSlice> slices;

  /**
   * Cuts a batch as the pass's plan says.
   *
   * @param branch treats samples independently
   * @param pass conditions, plan
   * @param batch the number of samples
   */
  public SlicedBranch(Branch branch, Pass pass, long batch) {
    this.branch = branch;
    this.pass = pass;
    slices = BatchSlice.of(batch, pass.plan().samplesOf(branch.block(), batch));
  }

  /**
   * Whether the branch sees the batch at once.
   *
   * @return true if there is one slice only
   */
  public boolean isWhole() {
    return slices.size() == 1;
  }

  /**
   * Evaluates the branch and keeps nothing but the result.
   *
   * @param input (batch, ...), borrowed
   * @return (batch, ...), owned by the caller
   */
  public NDArray eval(NDArray input) {
    if (isWhole()) {
      return branch.eval(input, pass);
    }
    try (NDList outputs = new NDList()) {
      for (BatchSlice slice : slices) {
        try (NDArray piece = slice.viewOf(input);
            ConditionSlices conditions = conditions(slice)) {
          outputs.add(branch.eval(piece, conditions.on(pass)));
        }
      }
      return GradMode.off(() -> NDArrays.concat(outputs));
    }
  }

  /**
   * Evaluates the branch again, with its tape, and carries a cotangent of its output back.
   *
   * @param input (batch, ...), borrowed
   * @param cotangent as the output, consumed
   * @param inputGrad as the input, added to; null if the branch is {@link
   *     Branch#withoutInputGradient}
   * @param sink receives the gradients of parameters and conditions, one each
   */
  public void pullback(NDArray input, NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    try (cotangent;
        SlicedGradients sums = new SlicedGradients(pass.conditions(), sink)) {
      for (BatchSlice slice : slices) {
        try (NDArray piece = slice.viewOf(input);
            ConditionSlices conditions = conditions(slice);
            Recording tape = branch.record(piece, conditions.on(pass))) {
          pullback(tape, slice, cotangent, inputGrad, sums.in(slice));
        }
      }
      sums.deliver();
    }
  }

  private static void pullback(
      Recording tape, BatchSlice slice, NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    if (inputGrad == null) {
      tape.pullback(slice.viewOf(cotangent), sink);
      return;
    }
    try (NDArray place = slice.viewOf(inputGrad)) {
      tape.pullback(slice.viewOf(cotangent), place, sink);
    }
  }

  private ConditionSlices conditions(BatchSlice slice) {
    return ConditionSlices.of(slice, branch.conditionNames(), pass.conditions());
  }
}
