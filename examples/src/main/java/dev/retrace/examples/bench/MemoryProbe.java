package dev.retrace.examples.bench;

import ai.djl.engine.Engine;
import dev.retrace.runtime.memory.ResidentMemory;

/** One measurement of memory in a JVM of its own; the parent reads one line from it. */
public final class MemoryProbe {
  private MemoryProbe() {}

  /**
   * Measures one subject and prints its figures as JSON.
   *
   * @param args the subject
   */
  public static void main(String... args) {
    ProbeOutput.print(() -> measure(Subject.parse(args)));
  }

  private static MemoryFigures measure(Subject subject) {
    // Loads classes and kernels and starts the engine's threads.
    try (MeasuredStep small = subject.miniature().step()) {
      small.run(StepWatch.NONE);
    }
    try (DeviceWatch device = DeviceWatch.start(Engine.getInstance().defaultDevice())) {
      long before = ResidentMemory.currentBytes();
      try (MeasuredStep step = subject.step()) {
        // Makes the moments, and what the engine keeps for these shapes.
        step.run(StepWatch.NONE);
        device.reset();
        long rest = ResidentMemory.currentBytes();
        PeakWatch watch = new PeakWatch();
        step.run(watch);
        return new MemoryFigures(
            step.parameterBytes(),
            step.momentBytes(),
            before,
            rest,
            watch.afterForward(),
            watch.peak(),
            watch.gradientBytes(),
            watch.where(),
            step.predictedPeak(),
            device.growth());
      }
    }
  }
}
