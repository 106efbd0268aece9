package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * Where {@code backward} puts the gradients it finds, one parameter at a time and each once per
 * use.
 */
public interface GradientSink {
  /**
   * Receives a parameter's gradient from one of its uses.
   *
   * @param parameter the parameter
   * @param grad as the parameter, consumed
   */
  void parameter(Parameter parameter, NDArray grad);

  /**
   * Receives a condition's gradient from one of its uses.
   *
   * @param name the condition's name
   * @param grad as the condition, consumed
   */
  void condition(String name, NDArray grad);
}
