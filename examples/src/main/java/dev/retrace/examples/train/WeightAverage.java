package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.memory.Overwrite;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exponential moving average of the weights, which is what is judged, sampled from and saved.
 * Its decay grows towards the one configured, so that a short run is not dominated by its start.
 */
final class WeightAverage implements AutoCloseable {
  private final double decay;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> averages = new LinkedHashMap<>();

  /** Starts at the weights as they are; a decay of 0 keeps no average at all. */
  WeightAverage(NDManager manager, Idm network, double decay) {
    this.decay = decay;
    network.getParameters().forEach(each -> parameters.put(each.getKey(), each.getValue()));
    if (decay > 0) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray copy = parameter.getArray().duplicate();
            copy.attach(manager);
            averages.put(name, copy);
          });
    }
  }

  /** Moves the average towards the weights after a step, counted from 1. */
  void follow(long step) {
    float keep = (float) Math.min(decay, (1.0 + step) / (10.0 + step));
    GradMode.runOff(
        () ->
            averages.forEach(
                (name, average) -> {
                  try (NDArray difference = parameters.get(name).getArray().sub(average)) {
                    difference.muli(1 - keep);
                    average.addi(difference);
                  }
                }));
  }

  /** Exchanges the weights with their average; called twice it changes nothing. */
  void swap() {
    averages.forEach(
        (name, average) -> {
          NDArray weight = parameters.get(name).getArray();
          try (NDArray before = weight.duplicate()) {
            Overwrite.with(weight, average);
            Overwrite.with(average, before);
          }
        });
  }

  /**
   * The arrays that are not in the network: the averages, or, between two swaps, the weights; none
   * without an average. They stay this object's.
   */
  Map<String, NDArray> setAside() {
    return Collections.unmodifiableMap(averages);
  }

  @Override
  public void close() {
    averages.values().forEach(NDArray::close);
  }
}
