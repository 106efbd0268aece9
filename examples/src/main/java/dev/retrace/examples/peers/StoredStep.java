package dev.retrace.examples.peers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A training step's gradients as the engine's autograd finds them: from stored activations. */
public final class StoredStep {
  private StoredStep() {}

  /**
   * Runs a block forward and back.
   *
   * @param block any differentiable block, initialized
   * @param inputs its inputs, borrowed
   * @param lossGradient makes the output's gradient of the output; asked once, between the two
   * @param sink receives the gradient of every parameter, at the end
   */
  public static void run(
      Block block, NDList inputs, UnaryOperator<NDArray> lossGradient, GradientSink sink) {
    try (NDManager step = inputs.head().getManager().newSubManager()) {
      Leaves leaves = new Leaves(step);
      NDList given = new NDList();
      for (NDArray input : inputs) {
        NDArray alias = input.stopGradient();
        alias.attach(step);
        given.add(alias);
      }
      NDArray y = GradMode.on(() -> block.forward(leaves, given, true).singletonOrThrow());
      y.attach(step);
      try (NDArray value = y.stopGradient();
          NDArray grad = GradMode.off(() -> lossGradient.apply(value))) {
        JniUtils.backward((PtNDArray) y, (PtNDArray) grad, false, false);
      }
      leaves.drainTo(sink);
    }
  }

  /** Parameters as leaves of one step, so that their gradients are freed with it. */
  private static final class Leaves extends ParameterStore {
    private final NDManager owner;
    private final Map<Parameter, NDArray> byParameter = new LinkedHashMap<>();

    Leaves(NDManager owner) {
      super(owner, false);
      this.owner = owner;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return parameter == null ? null : byParameter.computeIfAbsent(parameter, this::leaf);
    }

    private NDArray leaf(Parameter parameter) {
      NDArray leaf = parameter.getArray().stopGradient();
      leaf.attach(owner);
      leaf.setRequiresGradient(true);
      return leaf;
    }

    void drainTo(GradientSink sink) {
      byParameter.forEach(
          (parameter, leaf) -> {
            try (leaf) {
              NDArray grad = JniUtils.getGradient((PtNDArray) leaf);
              if (grad != null) {
                sink.parameter(parameter, grad);
              }
            }
          });
    }
  }
}
