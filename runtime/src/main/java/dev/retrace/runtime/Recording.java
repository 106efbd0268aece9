package dev.retrace.runtime;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One evaluation of a block with its tape: the output serves the inverse, and then the seeded
 * vector-Jacobian product gives every gradient from the same evaluation.
 *
 * <p>Inputs and parameters enter as throw-away leaves, aliases of the same memory, so gradients of
 * different uses never meet inside the engine and are freed with the recording. The tape may refer
 * to the inputs' memory: pull back first, write into the buffer after.
 */
public final class Recording implements AutoCloseable {
  /** The gradient of the input is that of what was given. */
  static final BiConsumer<NDArray, NDArray> ADD = (whole, grad) -> whole.addi(grad);

  private final NDManager scratch;
  private final List<NDArray> inputs = new ArrayList<>();
  private final Leaves leaves;
  private final List<String> conditionNames;
  private final BiConsumer<NDArray, NDArray> addInputGrad;
  private final NDArray recorded;
  private final NDArray output;

  private Recording(
      Block block,
      boolean training,
      List<String> conditionNames,
      BiConsumer<NDArray, NDArray> addInputGrad,
      NDArray... given) {
    this.conditionNames = conditionNames;
    this.addInputGrad = addInputGrad;
    scratch = given[0].getManager().newSubManager();
    leaves = new Leaves(scratch);
    try {
      NDList list = new NDList();
      for (NDArray input : given) {
        NDArray leaf = leaf(input, scratch);
        inputs.add(leaf);
        list.add(leaf);
      }
      recorded = GradMode.on(() -> block.forward(leaves, list, training).singletonOrThrow());
      recorded.attach(scratch);
      output = recorded.stopGradient();
    } catch (RuntimeException | Error e) {
      scratch.close();
      throw e;
    }
  }

  /**
   * Evaluates a block and keeps its tape.
   *
   * @param block any differentiable block with one output, borrowed
   * @param training DJL's training flag
   * @param inputs the block's inputs, borrowed; unchanged until {@link #pullback} has returned
   * @return the recording, to be closed
   */
  public static Recording of(Block block, boolean training, NDArray... inputs) {
    return new Recording(block, training, List.of(), ADD, inputs);
  }

  /**
   * As {@link #of}, for a branch: the inputs after the first are conditions with these names, and
   * {@code addInputGrad} knows where the gradient of the first belongs.
   */
  static Recording ofBranch(
      Block block,
      Pass pass,
      List<String> conditionNames,
      BiConsumer<NDArray, NDArray> addInputGrad,
      NDArray... inputs) {
    return new Recording(block, pass.isTraining(), conditionNames, addInputGrad, inputs);
  }

  /**
   * What the block returned, outside any graph.
   *
   * @return owned by this recording
   */
  public NDArray output() {
    return output;
  }

  /**
   * Carries a cotangent of the output back and frees the tape. Called at most once.
   *
   * @param cotangent as the output, consumed
   * @param inputGrad added to: the gradient of what the branch was given; a view is fine
   * @param sink receives the gradients of parameters and conditions
   */
  public void pullback(NDArray cotangent, NDArray inputGrad, GradientSink sink) {
    pullback(cotangent, sink);
    try (NDArray grad = gradient(0)) {
      if (grad != null) {
        addInputGrad.accept(inputGrad, grad);
      }
    }
  }

  /**
   * Carries a cotangent of the output back and frees the tape. Called at most once; {@link
   * #gradient} then answers for the inputs.
   *
   * @param cotangent as the output, consumed
   * @param sink receives the gradients of parameters and conditions
   */
  public void pullback(NDArray cotangent, GradientSink sink) {
    try (cotangent) {
      // Frees what the tape has saved. The output itself stays: of the identity it is a leaf.
      JniUtils.backward((PtNDArray) recorded, (PtNDArray) cotangent, false, false);
    } catch (EngineException e) {
      throw isCutGraph(e)
          ? new IllegalStateException(
              "a branch's output has no differentiable way back to its input or parameters; "
                  + "do not detach, duplicate or convert inside it",
              e)
          : e;
    }
    leaves.drainTo(sink);
    for (int i = 0; i < conditionNames.size(); i++) {
      NDArray grad = gradient(1 + i);
      if (grad != null) {
        sink.condition(conditionNames.get(i), grad);
      }
    }
  }

  /**
   * The gradient of an input, after {@link #pullback}.
   *
   * @param input the input's position
   * @return as the input, owned by the caller; null if the output does not depend on it, or if it
   *     holds integers
   */
  public NDArray gradient(int input) {
    return takeGradient(inputs.get(input));
  }

  @Override
  public void close() {
    scratch.close();
  }

  // Everything else, such as an input written too early, the engine names well itself.
  private static boolean isCutGraph(EngineException e) {
    return e.getMessage() != null && e.getMessage().contains("does not require grad");
  }

  private static NDArray leaf(NDArray array, NDManager owner) {
    NDArray leaf = array.stopGradient(); // a new tensor over the same memory
    leaf.attach(owner);
    if (leaf.getDataType().isFloating()) { // labels may be integers: they have no gradient
      leaf.setRequiresGradient(true);
    }
    return leaf;
  }

  // JniUtils answers null where NDArray.getGradient would invent zeros.
  private static NDArray takeGradient(NDArray leaf) {
    return JniUtils.getGradient((PtNDArray) leaf);
  }

  /** Hands out one leaf per parameter and remembers which. */
  private static final class Leaves extends ParameterStore {
    private final NDManager owner;
    private final Map<Parameter, NDArray> byParameter = new LinkedHashMap<>();

    Leaves(NDManager owner) {
      super(owner, false);
      this.owner = owner;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      if (parameter == null) {
        return null;
      }
      return byParameter.computeIfAbsent(
          parameter,
          key -> {
            if (key.requiresGradient()) {
              return leaf(key.getArray(), owner);
            }
            NDArray frozen = key.getArray().stopGradient();
            frozen.attach(owner);
            return frozen;
          });
    }

    void drainTo(GradientSink sink) {
      byParameter.forEach(
          (parameter, leaf) -> {
            try (leaf) {
              NDArray grad = parameter.requiresGradient() ? takeGradient(leaf) : null;
              if (grad != null) {
                sink.parameter(parameter, grad);
              }
            }
          });
    }
  }
}
