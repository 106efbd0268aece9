package dev.retrace.examples.bench;

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
    return (variant, network) ->
        process.run(
            MemoryProbe.class, new IdmSubject(variant, network).arguments(), MemoryFigures.class);
  }
}
