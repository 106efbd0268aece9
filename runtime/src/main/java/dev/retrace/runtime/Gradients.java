package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A sink that sums gradients until they are cleared: over uses, batch slices and micro-batches. */
public final class Gradients implements GradientSink, AutoCloseable {
  private final NDManager manager;
  private final Map<Parameter, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> conditions = new HashMap<>();

  /**
   * Starts empty.
   *
   * @param parent the manager under which the sums are kept
   */
  public Gradients(NDManager parent) {
    manager = parent.newSubManager();
    manager.setName("gradients");
  }

  @Override
  public void parameter(Parameter parameter, NDArray grad) {
    add(parameters, parameter, grad);
  }

  @Override
  public void condition(String name, NDArray grad) {
    add(conditions, name, grad);
  }

  private <K> void add(Map<K, NDArray> sums, K key, NDArray grad) {
    NDArray sum = sums.get(key);
    if (sum == null) {
      grad.attach(manager);
      sums.put(key, grad);
    } else {
      try (grad) {
        sum.addi(grad);
      }
    }
  }

  /**
   * The gradient of a parameter.
   *
   * @param parameter the parameter
   * @return as the parameter, owned by this sink; empty if nothing reached it
   */
  public Optional<NDArray> of(Parameter parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /**
   * The gradient of a condition.
   *
   * @param name the condition's name
   * @return as the condition, owned by this sink; empty if nothing reached it
   */
  public Optional<NDArray> of(String name) {
    return Optional.ofNullable(conditions.get(name));
  }

  /** Frees all gradients and starts again. */
  public void clear() {
    parameters.values().forEach(NDArray::close);
    conditions.values().forEach(NDArray::close);
    parameters.clear();
    conditions.clear();
  }

  @Override
  public void close() {
    clear();
    manager.close();
  }
}
