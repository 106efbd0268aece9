package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.retrace.runtime.Pass;
import java.util.List;

/** The function g of a residual flow: a block and the conditions it receives beside the state. */
record ResidualBranch(Block block, List<String> given) {
  /** What the block is given, all borrowed. */
  NDArray[] inputs(NDArray x, Pass pass) {
    NDArray[] inputs = new NDArray[1 + given.size()];
    inputs[0] = x;
    for (int i = 0; i < given.size(); i++) {
      inputs[1 + i] = pass.conditions().value(given.get(i));
    }
    return inputs;
  }
}
