package dev.retrace.examples.bench;

import dev.retrace.examples.config.RunConfig;
import dev.retrace.runtime.memory.ResidentMemory;
import java.util.Arrays;
import java.util.List;

/** One measurement of memory in a JVM of its own; the parent reads one line from it. */
public final class MemoryProbe {
  // Loads classes and kernels and starts the engine's threads: a network of a few KiB.
  private static final List<String> MINIATURE =
      List.of("model.channels=[4,8]", "model.modules=[1,1]", "data.size=8", "training.batch=2");

  private MemoryProbe() {}

  /**
   * Measures one variant and prints its figures as JSON.
   *
   * @param args variant, preset, changes
   */
  public static void main(String... args) {
    ProbeOutput.print(() -> measure(args));
  }

  private static MemoryFigures measure(String... args) {
    Variant variant = Variant.parse(args[0]);
    NetworkSpec spec = NetworkSpec.of(Arrays.asList(args).subList(1, args.length));
    takeOneStep(variant, new NetworkSpec("tiny", MINIATURE).config());
    try (DeviceWatch device = DeviceWatch.start()) {
      long before = ResidentMemory.currentBytes();
      try (BenchNetwork network = new BenchNetwork(spec.config());
          TrainingStep step = new TrainingStep(network, variant)) {
        // Makes the moments, and what the engine keeps for these shapes.
        step.run(StepWatch.NONE);
        device.reset();
        long rest = ResidentMemory.currentBytes();
        PeakWatch watch = new PeakWatch();
        step.run(watch);
        return new MemoryFigures(
            network.parameterBytes(),
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

  private static void takeOneStep(Variant variant, RunConfig config) {
    try (BenchNetwork network = new BenchNetwork(config);
        TrainingStep step = new TrainingStep(network, variant)) {
      step.run(StepWatch.NONE);
    }
  }
}
