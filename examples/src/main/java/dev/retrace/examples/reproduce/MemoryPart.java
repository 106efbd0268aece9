package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.MemoryFigures;
import java.util.Locale;
import java.util.function.Function;

/** What the measured peak of a step is made of. */
enum MemoryPart {
  /** The weights. */
  PARAMETERS(MemoryFigures::parameters),
  /** What the optimizer remembers. */
  MOMENTS(MemoryFigures::moments),
  /** Those of parameters that are alive at the peak. */
  GRADIENTS(ofHost(figures -> figures.countsGradients() ? figures.gradients() : null)),
  /** What was held between forward and backward. */
  ACTIVATIONS(ofHost(MemoryFigures::activations)),
  /** The rest of the step. */
  WORKSPACE(ofHost(MemoryFigures::workspace)),
  /** What the process has gained. */
  PROCESS(ofHost(MemoryFigures::process));

  private final Function<MemoryFigures, Long> bytes;

  MemoryPart(Function<MemoryFigures, Long> bytes) {
    this.bytes = bytes;
  }

  // By difference of the process's resident memory, which tells nothing of a GPU.
  private static Function<MemoryFigures, Long> ofHost(Function<MemoryFigures, Long> bytes) {
    return figures -> figures.onGpu() ? null : bytes.apply(figures);
  }

  /** As it is called in tables and pictures. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of a measurement, in bytes; null where it cannot be told from the rest. */
  Long of(MemoryFigures figures) {
    return bytes.apply(figures);
  }
}
