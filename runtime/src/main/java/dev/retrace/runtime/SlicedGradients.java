package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts together what the slices of a batch contribute: sums for parameters, places in the whole for
 * conditions. They then go on as from a layer that saw the batch at once: a parameter as often as
 * the layer holds it, a condition once.
 */
final class SlicedGradients implements AutoCloseable {
  private final Conditions conditions;
  private final GradientSink next;
  private final Map<Use, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> given = new LinkedHashMap<>();

  /** A parameter and which of its uses in the layer this is, from 1. */
  private record Use(Parameter parameter, int number) {}

  SlicedGradients(Conditions conditions, GradientSink next) {
    this.conditions = conditions;
    this.next = next;
  }

  /** Receives the gradients of one slice. */
  GradientSink in(BatchSlice slice) {
    Map<Parameter, Integer> uses = new HashMap<>();
    return new GradientSink() {
      @Override
      public void parameter(Parameter parameter, NDArray grad) {
        Use use = new Use(parameter, uses.merge(parameter, 1, Integer::sum));
        NDArray sum = parameters.putIfAbsent(use, grad);
        if (sum == null) {
          grad.detach(); // it outlives the recording it comes from
        } else {
          try (grad) {
            sum.addi(grad);
          }
        }
      }

      @Override
      public void condition(String name, NDArray grad) {
        try (grad;
            NDArray place = slice.viewOf(given.computeIfAbsent(name, n -> zeros(n)))) {
          place.addi(grad);
        }
      }
    };
  }

  private NDArray zeros(String name) {
    NDArray condition = conditions.value(name);
    return condition.getManager().zeros(condition.getShape(), condition.getDataType());
  }

  /** Hands the sums on. */
  void deliver() {
    parameters.forEach((use, sum) -> next.parameter(use.parameter(), sum));
    parameters.clear();
    given.forEach(next::condition);
    given.clear();
  }

  @Override
  public void close() {
    parameters.values().forEach(NDArray::close);
    given.values().forEach(NDArray::close);
  }
}
