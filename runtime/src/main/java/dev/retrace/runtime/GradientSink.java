package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * Where {@code backward} puts the gradients it finds: each parameter once per layer that holds it,
 * as soon as that layer is done with it. A step that passes through a network so delivers a
 * parameter as often as the network's {@code getParameters()} names it.
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
