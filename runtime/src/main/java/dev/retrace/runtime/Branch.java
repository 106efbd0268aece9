package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.split.Region;
import java.util.List;

/**
 * A DJL block with the conditions it receives beside its input: the trainable function inside a
 * coupling, or the stem or head around an invertible core.
 */
public final class Branch {
  private final Block block;
  private final List<String> conditionNames;
  private final Region region;

  /**
   * Names what a block receives.
   *
   * @param block takes its input and then the conditions, returns one array
   * @param conditionNames in the order in which the block takes them
   */
  public Branch(Block block, List<String> conditionNames) {
    this(block, conditionNames, null);
  }

  private Branch(Block block, List<String> conditionNames, Region region) {
    this.block = block;
    this.conditionNames = List.copyOf(conditionNames);
    this.region = region;
  }

  /**
   * A branch that is given whole buffers and reads what a region leaves of them.
   *
   * @param block takes its input and then the conditions, returns one array
   * @param conditionNames in the order in which the block takes them
   * @param writes what the coupling writes
   * @return the branch
   */
  public static Branch beside(Region writes, Block block, List<String> conditionNames) {
    return new Branch(block, conditionNames, writes);
  }

  /**
   * Evaluates the branch and keeps nothing but the result; in a stored pass the engine's autograd
   * keeps what it needs.
   *
   * @param part the part it reads, a view, borrowed; the whole buffer for a branch {@link #beside}
   *     a region
   * @param pass conditions, parameters, mode
   * @return owned by the caller
   */
  public NDArray eval(NDArray part, Pass pass) {
    if (region == null) {
      return evalPart(part, pass);
    }
    try (NDArray read = region.read(part)) {
      return evalPart(read, pass);
    }
  }

  private NDArray evalPart(NDArray part, Pass pass) {
    return pass.isStored()
        ? evalStored(part, pass)
        : Evaluation.of(block, pass, inputs(part, pass));
  }

  /**
   * Evaluates the branch with its tape.
   *
   * @param part the part it reads, or the whole buffer, as for {@link #eval}; borrowed and
   *     unchanged until the pullback
   * @param pass conditions, training flag
   * @return the recording, to be closed
   */
  public Recording record(NDArray part, Pass pass) {
    if (region == null) {
      return Recording.ofBranch(block, pass, conditionNames, Recording.ADD, inputs(part, pass));
    }
    try (NDArray read = region.read(part)) {
      return Recording.ofBranch(block, pass, conditionNames, region::addRead, inputs(read, pass));
    }
  }

  // The tape saves what the branch read, and later couplings write into that buffer: so it reads a
  // clone, and one that keeps the graph.
  private NDArray evalStored(NDArray part, Pass pass) {
    try (NDArray read = CloneKernel.contiguousClone(part)) {
      return block
          .forward(pass.parameters(), new NDList(inputs(read, pass)), pass.isTraining())
          .singletonOrThrow();
    }
  }

  private NDArray[] inputs(NDArray part, Pass pass) {
    NDArray[] inputs = new NDArray[1 + conditionNames.size()];
    inputs[0] = part;
    for (int i = 0; i < conditionNames.size(); i++) {
      inputs[1 + i] = pass.conditions().value(conditionNames.get(i));
    }
    return inputs;
  }
}
