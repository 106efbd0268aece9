package dev.retrace.idm.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block's gradients under the engine's own autograd: gradient mode on, all activations stored,
 * one product at the end.
 */
public final class StoredGradients {
  private final double[] output;
  private final List<double[]> inputs = new ArrayList<>();
  private final Map<String, double[]> parameters = new LinkedHashMap<>();

  private StoredGradients(Block block, NDArray cotangent, NDArray... given) {
    try (NDManager scratch = given[0].getManager().newSubManager()) {
      Leaves leaves = new Leaves(scratch);
      NDList list = new NDList();
      for (NDArray each : given) {
        list.add(leaf(each, scratch));
      }
      NDArray y = GradMode.on(() -> block.forward(leaves, list, true).singletonOrThrow());
      try (NDArray seed = cotangent.duplicate()) {
        JniUtils.backward((PtNDArray) y, (PtNDArray) seed, false, false);
      }
      output = Numbers.doubles(y);
      list.forEach(each -> inputs.add(gradient(each)));
      for (Pair<String, Parameter> parameter : block.getParameters()) {
        NDArray used = leaves.byParameter.get(parameter.getValue());
        double[] grad = used == null ? null : gradient(used);
        if (grad != null) {
          parameters.put(parameter.getKey(), grad);
        }
      }
    }
  }

  /**
   * Runs a block and differentiates Σ output · cotangent.
   *
   * @param block initialized, one output
   * @param cotangent as the output, borrowed
   * @param inputs the block's inputs, borrowed
   * @return numbers only: every array has been freed
   */
  public static StoredGradients of(Block block, NDArray cotangent, NDArray... inputs) {
    return new StoredGradients(block, cotangent, inputs);
  }

  /** The output, row-major. */
  public double[] output() {
    return output.clone();
  }

  /** The gradient of an input, or null if the output does not depend on it. */
  public double[] input(int position) {
    return inputs.get(position);
  }

  /** The gradients of all parameters that got one, by path. */
  public Map<String, double[]> parameters() {
    return parameters;
  }

  private static NDArray leaf(NDArray array, NDManager owner) {
    NDArray leaf = array.stopGradient();
    leaf.attach(owner);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static double[] gradient(NDArray leaf) {
    try (NDArray grad = JniUtils.getGradient((PtNDArray) leaf)) {
      return grad == null ? null : Numbers.doubles(grad);
    }
  }

  /** Throw-away leaves, so that the parameters themselves never carry a gradient. */
  private static final class Leaves extends ParameterStore {
    private final NDManager owner;
    private final Map<Parameter, NDArray> byParameter = new HashMap<>();

    Leaves(NDManager owner) {
      super(owner, false);
      this.owner = owner;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return parameter == null
          ? null
          : byParameter.computeIfAbsent(parameter, each -> leaf(each.getArray(), owner));
    }
  }
}
