package dev.retrace.examples.bench;

import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the time of a training step goes, in a JVM of its own. */
public final class ProfileProbe {
  private static final int WARM_UP = 2;

  private ProfileProbe() {}

  /**
   * Records one step with the engine's profiler, as events for a browser's viewer, and prints a
   * summary as JSON.
   *
   * @param args variant, file for the events, preset, changes
   */
  public static void main(String... args) {
    ProbeOutput.print(() -> profile(args));
  }

  private static OperatorProfile profile(String... args) {
    Variant variant = Variant.parse(args[0]);
    Path events = Path.of(args[1]);
    NetworkSpec spec = NetworkSpec.of(Arrays.asList(args).subList(2, args.length));
    double seconds;
    try (BenchNetwork network = new BenchNetwork(spec.config());
        TrainingStep step = new TrainingStep(network, variant)) {
      for (int i = 0; i < WARM_UP; i++) {
        step.run(StepWatch.NONE);
      }
      JniUtils.startProfile(false, false, false);
      long start = System.nanoTime();
      step.run(StepWatch.NONE);
      seconds = (System.nanoTime() - start) / 1e9;
      JniUtils.stopProfile(events.toString());
    }
    return OperatorProfile.read(events, seconds);
  }
}
