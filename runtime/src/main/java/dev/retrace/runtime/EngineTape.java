package dev.retrace.runtime;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's own tape of any differentiable function.
 *
 * <p>Inputs and parameters enter as throw-away leaves, aliases of the same memory, so gradients of
 * different uses never meet inside the engine and are freed with the tape.
 */
final class EngineTape implements PieceTape {
  private final NDManager scratch;
  private final NDArray read;
  private final List<NDArray> conditions = new ArrayList<>();
  private final Leaves leaves;
  private final NDArray recorded;
  private final NDArray output;
  private final boolean gradientWanted;

  EngineTape(Piece.Evaluator function, PieceInputs inputs) {
    gradientWanted = inputs.gradientWanted();
    scratch = inputs.read().getManager().newSubManager();
    leaves = new Leaves(scratch);
    try {
      read = gradientWanted ? leaf(inputs.read(), scratch) : alias(inputs.read(), scratch);
      inputs.conditions().forEach(each -> conditions.add(leaf(each, scratch)));
      NDList list = new NDList(read);
      list.addAll(conditions);
      recorded = GradMode.on(() -> function.apply(leaves, list, inputs.training()));
      recorded.attach(scratch);
      output = alias(recorded, inputs.read().getManager());
    } catch (RuntimeException | Error e) {
      scratch.close();
      throw e;
    }
  }

  @Override
  public NDArray output() {
    return output;
  }

  @Override
  public Collection<Parameter> parameters() {
    return leaves.byParameter.keySet();
  }

  @Override
  public NDArray pullback(NDArray cotangent, PieceGradients gradients) {
    try (cotangent) {
      // Frees what the tape has saved. The output itself stays: of the identity it is a leaf.
      JniUtils.backward((PtNDArray) recorded, (PtNDArray) cotangent, false, false);
    } catch (EngineException e) {
      if (!isCutGraph(e)) {
        throw e;
      }
      if (gradientWanted || parameters().stream().anyMatch(Parameter::requiresGradient)) {
        throw new IllegalStateException(
            "a branch's output has no differentiable way back to its input or parameters; "
                + "do not detach, duplicate or convert inside it",
            e);
      }
      return null; // there is nothing whose gradient anybody wants
    }
    leaves.drainTo(gradients);
    for (int i = 0; i < conditions.size(); i++) {
      NDArray grad = takeGradient(conditions.get(i));
      if (grad != null) {
        gradients.condition(i, grad);
      }
    }
    return gradientWanted ? takeGradient(read) : null;
  }

  @Override
  public void close() {
    scratch.close();
  }

  // Everything else, such as an input written too early, the engine names well itself.
  private static boolean isCutGraph(EngineException e) {
    return e.getMessage() != null && e.getMessage().contains("does not require grad");
  }

  private static NDArray alias(NDArray array, NDManager owner) {
    NDArray alias = array.stopGradient(); // a new tensor over the same memory
    alias.attach(owner);
    return alias;
  }

  private static NDArray leaf(NDArray array, NDManager owner) {
    NDArray leaf = alias(array, owner);
    if (leaf.getDataType().isFloating()) { // labels may be integers: they have no gradient
      leaf.setRequiresGradient(true);
    }
    return leaf;
  }

  // It outlives this tape. JniUtils answers null where NDArray.getGradient would invent zeros.
  private NDArray takeGradient(NDArray leaf) {
    NDArray grad = JniUtils.getGradient((PtNDArray) leaf);
    if (grad != null) {
      grad.attach(scratch.getParentManager());
    }
    return grad;
  }

  /** Hands out one leaf per parameter and remembers which. */
  private final class Leaves extends ParameterStore {
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
          key ->
              key.requiresGradient() ? leaf(key.getArray(), owner) : alias(key.getArray(), owner));
    }

    void drainTo(PieceGradients gradients) {
      byParameter.forEach(
          (parameter, leaf) -> {
            try (leaf) {
              NDArray grad = parameter.requiresGradient() ? takeGradient(leaf) : null;
              if (grad != null) {
                gradients.parameter(parameter, grad);
              }
            }
          });
    }
  }
}
