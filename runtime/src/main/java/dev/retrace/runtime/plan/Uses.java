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
  private final Map<Block, Set<Parameter>> learned = new HashMap<>();

  /** Counts a block that delivers its parameters' gradients at once. */
  void add(Block block) {
    Set<Parameter> parameters = learned.computeIfAbsent(block, Uses::find);
    parameters.forEach(parameter -> counts.merge(parameter, 1, Integer::sum));
  }

  /** All parameters that receive gradients. */
  Set<Parameter> all() {
    return counts.keySet();
  }

  int of(Parameter parameter) {
    return counts.getOrDefault(parameter, 1);
  }

  /** The parameters of a counted block that want a gradient, each once. */
  Set<Parameter> learned(Block block) {
    return learned.get(block);
  }

  private static Set<Parameter> find(Block block) {
    Set<Parameter> parameters = new LinkedHashSet<>();
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.requiresGradient()) {
        parameters.add(parameter);
      }
    }
    return parameters;
  }
}
