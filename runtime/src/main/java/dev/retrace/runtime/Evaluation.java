package dev.retrace.runtime;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.memory.GradMode;

/** Runs a block once and keeps nothing but the result. */
public final class Evaluation {
  private Evaluation() {}

  /**
   * Evaluates a block without recording. Everything it makes on the way hangs on a manager that
   * dies here; a block that returns its input returns an alias of it, which is safe to close.
   *
   * @param block any block with one output, borrowed
   * @param pass parameters and training flag
   * @param inputs the block's inputs, borrowed
   * @return owned by the caller, attached to the first input's manager
   */
  public static NDArray of(Block block, Pass pass, NDArray... inputs) {
    NDManager owner = inputs[0].getManager();
    try (NDManager scratch = owner.newSubManager()) {
      NDList aliases = new NDList(inputs.length);
      for (NDArray input : inputs) {
        aliases.add(alias(input, scratch));
      }
      ParameterStore parameters = new Aliases(pass.parameters(), scratch);
      NDArray output =
          GradMode.off(
              () -> block.forward(parameters, aliases, pass.isTraining()).singletonOrThrow());
      output.attach(owner);
      return output;
    }
  }

  private static NDArray alias(NDArray array, NDManager owner) {
    NDArray alias = array.stopGradient();
    alias.attach(owner);
    return alias;
  }

  /** Parameters under the scratch manager, so that what is derived from them dies with it. */
  private static final class Aliases extends ParameterStore {
    private final ParameterStore source;
    private final NDManager owner;

    Aliases(ParameterStore source, NDManager owner) {
      super(owner, false);
      this.source = source;
      this.owner = owner;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      NDArray value = source.getValue(parameter, device, training);
      return value == null ? null : alias(value, owner);
    }
  }
}
