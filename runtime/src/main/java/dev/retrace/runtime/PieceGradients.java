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

  PieceGradients(Collection<Parameter> reads, int conditionCount, GradientSink sink) {
    this.sink = sink;
    reads.forEach(each -> pending.merge(each, 1, Integer::sum));
    for (int i = 0; i < conditionCount; i++) {
      conditions.add(null);
    }
  }

  /**
   * Adds to the gradient of a parameter, whose value may change as soon as this returns.
   *
   * @param parameter one that the piece has read and is done with; if it is frozen, its gradient is
   *     dropped
   * @param grad as the parameter, consumed
   */
  public void parameter(Parameter parameter, NDArray grad) {
    if (!parameter.requiresGradient()) {
      grad.close();
      return;
    }
    NDArray sum = parameters.merge(parameter, grad, PieceGradients::add);
    if (pending.merge(parameter, -1, Integer::sum) == 0) {
      parameters.remove(parameter);
      sink.parameter(parameter, sum);
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

  /** Hands on what is left: parameters that not every piece has contributed to. */
  void deliver() {
    parameters.forEach(sink::parameter);
    parameters.clear();
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
