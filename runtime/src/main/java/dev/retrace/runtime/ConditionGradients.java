package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.Map;

/** Sums the gradients of conditions over all branches, and hands those of parameters on. */
public final class ConditionGradients implements GradientSink, AutoCloseable {
  private final GradientSink next;
  private final Map<String, NDArray> sums = new HashMap<>();

  /**
   * Starts empty.
   *
   * @param next receives the gradients of parameters
   */
  public ConditionGradients(GradientSink next) {
    this.next = next;
  }

  @Override
  public void parameter(Parameter parameter, NDArray grad) {
    next.parameter(parameter, grad);
  }

  @Override
  public void condition(String name, NDArray grad) {
    NDArray sum = sums.putIfAbsent(name, grad);
    if (sum == null) {
      grad.detach(); // it outlives the recording it comes from
    } else {
      try (grad) {
        sum.addi(grad);
      }
    }
  }

  /**
   * Hands out what reached a condition.
   *
   * @param name the condition's name
   * @return as the condition, owned by the caller
   * @throws IllegalStateException if nothing reached it
   */
  public NDArray take(String name) {
    NDArray sum = sums.remove(name);
    if (sum == null) {
      throw new IllegalStateException("no branch depends on the condition '" + name + "'");
    }
    return sum;
  }

  @Override
  public void close() {
    sums.values().forEach(NDArray::close);
    sums.clear();
  }
}
