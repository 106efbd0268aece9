package dev.retrace.examples.bench;

import java.util.Arrays;

/** Two variants taking turns in a JVM of their own; the parent reads one line from it. */
public final class SpeedProbe {
  private SpeedProbe() {}

  /**
   * Times a pair of variants on one network and prints the seconds as JSON.
   *
   * @param args pair, repeats, preset, changes
   */
  public static void main(String... args) {
    ProbeOutput.print(() -> time(args));
  }

  private static Timing time(String... args) {
    VariantPair pair = VariantPair.parse(args[0]);
    int repeats = Integer.parseInt(args[1]);
    NetworkSpec spec = NetworkSpec.of(Arrays.asList(args).subList(2, args.length));
    try (BenchNetwork network = new BenchNetwork(spec.config());
        TrainingStep first = new TrainingStep(network, pair.first());
        TrainingStep second = new TrainingStep(network, pair.second())) {
      return Timing.ofPairs(
          repeats,
          () -> first.run(StepWatch.NONE),
          () -> second.run(StepWatch.NONE),
          Timing::requireEqual);
    }
  }
}
