package dev.retrace.runtime.plan;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** How many blocks of a step hold a parameter: so many gradients it receives. */
final class Uses {
  private final Map<Parameter, Integer> counts = new HashMap<>();

  /** Counts a block that delivers its parameters' gradients at once. */
  void add(Block block) {
    learned(block).forEach(parameter -> counts.merge(parameter, 1, Integer::sum));
  }

  int of(Parameter parameter) {
    return counts.getOrDefault(parameter, 1);
  }

  /** The parameters of a block that want a gradient, each once. */
  static Set<Parameter> learned(Block block) {
    Set<Parameter> parameters = new LinkedHashSet<>();
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.requiresGradient()) {
        parameters.add(parameter);
      }
    }
    return parameters;
  }
}
