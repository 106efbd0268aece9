package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;

/** Measures the memory of one training step. */
@FunctionalInterface
interface MemoryMeasurement {
  /**
   * Measures.
   *
   * @param variant how the step is taken
   * @param network what it is of
   * @return what was found
   * @throws dev.retrace.examples.UserException saying why, if it cannot be taken
   */
  MemoryFigures of(Variant variant, NetworkSpec network);

  /** Each in a JVM of its own. */
  static MemoryMeasurement in(ProbeProcess process) {
    return (variant, network) -> {
      List<String> arguments = new ArrayList<>(List.of(variant.toString()));
      arguments.addAll(network.arguments());
      return process.run(MemoryProbe.class, arguments, MemoryFigures.class);
    };
  }
}
