package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.MemoryFigures;
import java.util.Locale;

/** What the measured peak of a step is made of. */
enum MemoryPart {
  /** The weights. */
  PARAMETERS,
  /** What the optimizer remembers. */
  MOMENTS,
  /** Those of parameters that are alive at the peak. */
  GRADIENTS,
  /** What was held between forward and backward. */
  ACTIVATIONS,
  /** The rest of the step. */
  WORKSPACE,
  /** What the process has gained. */
  PROCESS;

  /** As it is called in tables and pictures. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of a measurement, in bytes; null where it cannot be told from the rest. */
  Long of(MemoryFigures figures) {
    return switch (this) {
      case PARAMETERS -> figures.parameters();
      case MOMENTS -> figures.moments();
      case GRADIENTS -> figures.onGpu() || !figures.countsGradients() ? null : figures.gradients();
      // By difference of the process's resident memory, which tells nothing of a GPU.
      case ACTIVATIONS -> figures.onGpu() ? null : figures.activations();
      case WORKSPACE -> figures.onGpu() ? null : figures.workspace();
      case PROCESS -> figures.onGpu() ? null : figures.process();
    };
  }
}
