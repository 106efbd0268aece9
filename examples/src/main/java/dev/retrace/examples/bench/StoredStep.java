package dev.retrace.examples.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.memory.GradMode;

/** A training step's gradients as the engine's autograd finds them: from stored activations. */
final class StoredStep {
  private StoredStep() {}

  /**
   * Runs a block forward and back under the loss ½‖y‖² / n.
   *
   * @param block any differentiable block, initialized
   * @param input its input, borrowed
   * @return the norm of the input's gradient
   */
  static double gradientNorm(Block block, NDArray input) {
    try (NDManager step = input.getManager().newSubManager()) {
      return GradMode.on(
          () -> {
            NDArray leaf = input.duplicate();
            leaf.attach(step);
            leaf.setRequiresGradient(true);
            NDArray y =
                block.forward(new FreshLeaves(step), new NDList(leaf), true).singletonOrThrow();
            NDArray value = y.stopGradient();
            NDArray grad = value.div((float) value.size());
            JniUtils.backward((PtNDArray) y, (PtNDArray) grad, false, false);
            return (double) leaf.getGradient().norm().getFloat();
          });
    }
  }

  /** Parameters as leaves of one step, so that their gradients are freed with it. */
  private static final class FreshLeaves extends ParameterStore {
    private final NDManager owner;

    FreshLeaves(NDManager owner) {
      super(owner, false);
      this.owner = owner;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      NDArray leaf = parameter.getArray().stopGradient();
      leaf.attach(owner);
      leaf.setRequiresGradient(true);
      return leaf;
    }
  }
}
