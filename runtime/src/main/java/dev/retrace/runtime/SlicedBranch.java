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
   * Evaluates the branch. Where the plan lets it, the pass keeps its tape for {@link #pullback};
   * its input is there anyway.
   *
   * @param input (batch, ...), borrowed and unchanged until {@link #pullback}
   * @return (batch, ...), owned by the caller
   */
  public NDArray eval(NDArray input) {
    if (isWhole()) {
      return branch.evalLasting(input, pass);
    }
    try (NDList outputs = new NDList()) {
      for (BatchSlice slice : slices) {
        try (NDArray piece = slice.viewOf(input);
            ConditionSlices conditions = conditions(slice)) {
          outputs.add(branch.evalLasting(piece, conditions.on(pass)));
        }
      }
      return GradMode.off(() -> NDArrays.concat(outputs));
    }
  }

  /**
   * Carries a cotangent of the output back, through the tape that was kept or a new one.
   *
   * @param input (batch, ...), borrowed
   * @param cotangent as the output, consumed
   * @param inputGrad as the input, added to; null if the branch is {@link
   *     Branch#withoutInputGradient}
   * @param sink receives the gradients of parameters and conditions, one each
   */
  public void pullback(NDArray input, NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    if (isWhole()) {
      try (Recording tape = branch.record(input, pass)) {
        pullback(tape, cotangent, inputGrad, sink);
      }
      return;
    }
    try (cotangent;
        SlicedGradients sums = new SlicedGradients(pass.conditions(), sink)) {
      for (int i = slices.size() - 1; i >= 0; i--) { // what was kept last is taken first
        BatchSlice slice = slices.get(i);
        try (NDArray piece = slice.viewOf(input);
            NDArray grad = inputGrad == null ? null : slice.viewOf(inputGrad);
            ConditionSlices conditions = conditions(slice);
            Recording tape = branch.record(piece, conditions.on(pass))) {
          pullback(tape, slice.viewOf(cotangent), grad, sums.in(slice));
        }
      }
      sums.deliver();
    }
  }

  private static void pullback(
      Recording tape, NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    if (inputGrad == null) {
      tape.pullback(cotangent, sink);
    } else {
      tape.pullback(cotangent, inputGrad, sink);
    }
  }

  private ConditionSlices conditions(BatchSlice slice) {
    return ConditionSlices.of(slice, branch.conditionNames(), pass.conditions());
  }
}
