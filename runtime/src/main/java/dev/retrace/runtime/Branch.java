package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.split.Region;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A DJL block with the conditions it receives beside its input: the trainable function inside a
 * coupling, or the stem or head around an invertible core.
 */
public final class Branch {
  private final Block block;
  private final List<String> conditionNames;
  private final Region region;
  private final Strategy declared;
  private final boolean inputGradientWanted;

  /**
   * Names what a block receives.
   *
   * @param block takes its input and then the conditions, returns one array
   * @param conditionNames in the order in which the block takes them
   */
  public Branch(Block block, List<String> conditionNames) {
    this(block, conditionNames, null, Strategy.INVERT, true);
  }

  private Branch(
      Block block,
      List<String> conditionNames,
      Region region,
      Strategy declared,
      boolean inputGradientWanted) {
    this.block = block;
    this.conditionNames = List.copyOf(conditionNames);
    this.region = region;
    this.declared = declared;
    this.inputGradientWanted = inputGradientWanted;
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
    return new Branch(block, conditionNames, writes, Strategy.INVERT, true);
  }

  /**
   * The same branch with something to keep between {@code forward} and {@code backward}, unless a
   * {@link MemoryPlan} says otherwise.
   *
   * @param strategy what it keeps
   * @return the branch
   */
  public Branch keeping(Strategy strategy) {
    return new Branch(block, conditionNames, region, strategy, inputGradientWanted);
  }

  /**
   * The same branch for an input whose gradient nobody asks for, such as data: its recordings leave
   * it out, which for a first convolution is most of the work.
   *
   * @return the branch
   */
  public Branch withoutInputGradient() {
    return new Branch(block, conditionNames, region, declared, false);
  }

  /**
   * Whether recordings of this branch find the gradient of its input.
   *
   * @return false after {@link #withoutInputGradient}
   */
  public boolean isInputGradientWanted() {
    return inputGradientWanted;
  }

  /**
   * What is evaluated.
   *
   * @return the block
   */
  public Block block() {
    return block;
  }

  /**
   * What the block receives after its input.
   *
   * @return names of conditions, in order
   */
  public List<String> conditionNames() {
    return conditionNames;
  }

  /**
   * Evaluates the branch. What is kept besides the result for {@link #record}, the pass knows; in a
   * stored pass the engine's autograd keeps what it needs.
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

  /**
   * As {@link #eval}, of an input that stays as it is until {@link #record}, so that no copy is
   * kept of it. The output has memory of its own, to be written into.
   */
  NDArray evalLasting(NDArray input, Pass pass) {
    if (pass.strategyOf(block, declared) != Strategy.STORE) {
      return Evaluation.of(block, pass, inputs(input, pass));
    }
    try (NDArray output = evalOnTape(input, pass)) {
      return GradMode.off(() -> CloneKernel.contiguousClone(output));
    }
  }

  private NDArray evalPart(NDArray part, Pass pass) {
    if (pass.isStored()) {
      return evalStored(part, pass);
    }
    Strategy strategy = pass.strategyOf(block, declared);
    if (strategy == Strategy.INVERT) {
      return Evaluation.of(block, pass, inputs(part, pass));
    }
    // Laws will write where the branch has read.
    NDArray read = GradMode.off(() -> CloneKernel.contiguousClone(part));
    if (strategy == Strategy.CHECKPOINT) {
      return evalFrom(read, pass);
    }
    try (read) { // the tape has it, under a handle of its own
      return evalOnTape(read, pass);
    }
  }

  private NDArray evalOnTape(NDArray read, Pass pass) {
    Recording tape = recordPart(read, pass);
    pass.kept().push(block, new KeptTape(tape));
    NDArray output = tape.output().stopGradient();
    output.attach(read.getManager());
    return output;
  }

  private NDArray evalFrom(NDArray read, Pass pass) {
    pass.kept().push(block, new KeptInput(read, now -> recordPart(read, now)));
    return Evaluation.of(block, pass, inputs(read, pass));
  }

  /**
   * The branch's evaluation with its tape: the one that {@link #eval} has kept, or a new one.
   *
   * @param part the part it reads, or the whole buffer, as for {@link #eval}; borrowed and
   *     unchanged until the pullback
   * @param pass conditions, training flag
   * @return the recording, to be closed
   */
  public Recording record(NDArray part, Pass pass) {
    Optional<Kept> kept = pass.kept().take(block);
    if (kept.isPresent()) {
      return kept.get().recording(pass);
    }
    if (region == null) {
      return recordPart(part, pass);
    }
    try (NDArray read = region.read(part)) {
      return recordPart(read, pass);
    }
  }

  private Recording recordPart(NDArray part, Pass pass) {
    return Recording.ofBranch(block, pass, conditionNames, addInputGrad(), inputs(part, pass));
  }

  private BiConsumer<NDArray, NDArray> addInputGrad() {
    if (!inputGradientWanted) {
      return null;
    }
    return region == null ? Recording.ADD : region::addRead;
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

  /** A tape that waits for its cotangent. */
  private record KeptTape(Recording tape) implements Kept {
    @Override
    public Recording recording(Pass pass) {
      return tape;
    }

    @Override
    public void close() {
      tape.close();
    }
  }

  /** The input of an evaluation that is to be repeated. */
  private record KeptInput(NDArray read, Function<Pass, Recording> again) implements Kept {
    @Override
    public Recording recording(Pass pass) {
      try (read) { // the tape has it, under a handle of its own
        return again.apply(pass);
      }
    }

    @Override
    public void close() {
      read.close();
    }
  }
}
