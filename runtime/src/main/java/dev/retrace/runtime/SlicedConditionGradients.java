package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the gradients that slices of conditions receive where they belong in the whole. */
final class SlicedConditionGradients implements AutoCloseable {
  private final Conditions conditions;
  private final GradientSink next;
  private final Map<String, NDArray> sums = new LinkedHashMap<>();

  SlicedConditionGradients(Conditions conditions, GradientSink next) {
    this.conditions = conditions;
    this.next = next;
  }

  /** Receives the gradients of one slice. */
  GradientSink in(BatchSlice slice) {
    return new GradientSink() {
      @Override
      public void parameter(Parameter parameter, NDArray grad) {
        next.parameter(parameter, grad);
      }

      @Override
      public void condition(String name, NDArray grad) {
        try (grad;
            NDArray place = slice.viewOf(sums.computeIfAbsent(name, n -> zeros(n)))) {
          place.addi(grad);
        }
      }
    };
  }

  private NDArray zeros(String name) {
    NDArray condition = conditions.value(name);
    return condition.getManager().zeros(condition.getShape(), condition.getDataType());
  }

  /** Hands the sums on, one a condition. */
  void deliver() {
    sums.forEach(next::condition);
    sums.clear();
  }

  @Override
  public void close() {
    sums.values().forEach(NDArray::close);
  }
}
