package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums what the pieces of a block contribute to each gradient. A parameter's is handed on as soon
 * as the last piece that read it is done, so that usually one piece's live at a time.
 */
public final class PieceGradients implements AutoCloseable {
  private final GradientSink sink;
  private final Map<Parameter, Integer> pending = new HashMap<>();
  private final Map<Parameter, NDArray> parameters = new HashMap<>();
  private final List<NDArray> conditions = new ArrayList<>();

  PieceGradients(List<PieceTape> tapes, int conditionCount, GradientSink sink) {
    this.sink = sink;
    tapes.forEach(tape -> tape.parameters().forEach(each -> pending.merge(each, 1, Integer::sum)));
    for (int i = 0; i < conditionCount; i++) {
      conditions.add(null);
    }
  }

  /**
   * Adds to the gradient of a parameter.
   *
   * @param parameter read by the piece; if it is frozen, its gradient is dropped
   * @param grad as the parameter, consumed
   */
  public void parameter(Parameter parameter, NDArray grad) {
    if (parameter.requiresGradient()) {
      parameters.merge(parameter, grad, PieceGradients::add);
    } else {
      grad.close();
    }
  }

  /**
   * Adds to the gradient of a condition.
   *
   * @param index its place among the conditions
   * @param grad as the condition, consumed
   */
  public void condition(int index, NDArray grad) {
    NDArray sum = conditions.get(index);
    conditions.set(index, sum == null ? grad : add(sum, grad));
  }

  /** Hands on what no other piece will add to. */
  void finished(Collection<Parameter> read) {
    for (Parameter parameter : read) {
      if (pending.merge(parameter, -1, Integer::sum) == 0) {
        NDArray grad = parameters.remove(parameter);
        if (grad != null) {
          sink.parameter(parameter, grad);
        }
      }
    }
  }

  /** The gradient of a condition so far; null if nothing reached it. */
  NDArray condition(int index) {
    return conditions.get(index);
  }

  private static NDArray add(NDArray sum, NDArray grad) {
    try (grad) {
      return sum.addi(grad);
    }
  }

  /** Frees what was not handed on; the conditions' gradients stay with the recording. */
  @Override
  public void close() {
    parameters.values().forEach(NDArray::close);
  }
}
