package dev.retrace.runtime.train;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a network that want gradients, each once and in the network's order, whatever
 * the number of layers that hold it.
 */
final class TrainedParameters {
  private final Map<Parameter, Trained> entries = new LinkedHashMap<>();

  /**
   * One parameter.
   *
   * @param name the first that the network has for it
   * @param uses how often the network names it
   */
  record Trained(String name, Parameter parameter, int uses) {
    Trained usedOnceMore() {
      return new Trained(name, parameter, uses + 1);
    }
  }

  TrainedParameters(Block network) {
    for (Pair<String, Parameter> each : network.getParameters()) {
      Parameter parameter = each.getValue();
      if (parameter.requiresGradient()) {
        Trained first = entries.get(parameter);
        entries.put(
            parameter,
            first == null ? new Trained(each.getKey(), parameter, 1) : first.usedOnceMore());
      }
    }
  }

  Collection<Trained> all() {
    return entries.values();
  }

  /**
   * Finds a parameter.
   *
   * @throws IllegalArgumentException if the network does not name it, or it is frozen
   */
  Trained of(Parameter parameter) {
    Trained found = entries.get(parameter);
    if (found == null) {
      throw new IllegalArgumentException(
          "a gradient arrived for the parameter '"
              + parameter.getName()
              + "', which is frozen or not among those of the network that is trained; build the"
              + " step for a block that holds every layer");
    }
    return found;
  }

  /** The memory of all gradients together. */
  long gradientBytes() {
    return entries.keySet().stream()
        .mapToLong(each -> each.getArray().size() * each.getArray().getDataType().getNumOfBytes())
        .sum();
  }
}
