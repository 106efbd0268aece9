package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.memory.GradMode;

/** Many evaluations of one branch at the same weights, without recording. */
final class BranchRun implements AutoCloseable {
  private final ResidualBranch branch;
  private final Pass pass;
  private final NDManager keeper;
  private final DerivedWeights parameters;

  /** What it keeps hangs on a manager below the given one until it is closed. */
  BranchRun(ResidualBranch branch, Pass pass, NDManager parent) {
    this.branch = branch;
    this.pass = pass;
    keeper = parent.newSubManager();
    parameters = new DerivedWeights(pass.parameters(), keeper);
  }

  /**
   * g(x).
   *
   * @param x borrowed
   * @return owned by the caller, attached to the manager of x
   */
  NDArray at(NDArray x) {
    try (NDManager scratch = keeper.newSubManager()) {
      parameters.handOutUnder(scratch);
      NDList aliases = new NDList();
      for (NDArray input : branch.inputs(x, pass)) {
        NDArray alias = input.stopGradient();
        alias.attach(scratch);
        aliases.add(alias);
      }
      NDArray g =
          GradMode.off(
              () ->
                  branch
                      .block()
                      .forward(parameters, aliases, pass.isTraining())
                      .singletonOrThrow());
      g.attach(x.getManager());
      return g;
    }
  }

  @Override
  public void close() {
    keeper.close();
  }
}
