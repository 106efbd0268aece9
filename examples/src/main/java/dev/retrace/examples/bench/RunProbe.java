package dev.retrace.examples.bench;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.energy.PowerSource;
import dev.retrace.examples.energy.PowerTrace;
import dev.retrace.examples.energy.PowerWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes steps for some time in a JVM of its own; the parent reads one line from it. */
public final class RunProbe {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int WARM_UP = 2;
  private static final int LEAST_STEPS = 3;

  /** Where there is nothing to watch, so long is enough for a median. */
  private static final double SECONDS_WITHOUT_SENSORS = 15;

  private RunProbe() {}

  /**
   * Takes steps and prints what it found as JSON.
   *
   * @param args a subject, and the seconds
   */
  public static void main(String... args) {
    ProbeOutput.print(
        () -> {
          int last = args.length - 1;
          Subject subject = Subject.parse(Arrays.copyOf(args, last));
          return run(subject, Double.parseDouble(args[last]));
        });
  }

  static RunFigures run(Subject subject, double seconds) {
    try (MeasuredStep step = subject.step();
        NDManager manager = NDManager.newBaseManager();
        PowerSource source = PowerSource.of(manager.getDevice())) {
      for (int i = 0; i < WARM_UP; i++) {
        step.run(StepWatch.NONE);
      }
      double enough = source.isPresent() ? seconds : Math.min(seconds, SECONDS_WITHOUT_SENSORS);
      List<Double> times = new ArrayList<>();
      try (PowerWatch watch = new PowerWatch(source, PACE)) {
        double passed = 0;
        while (passed < enough || times.size() < LEAST_STEPS) {
          long start = System.nanoTime();
          step.run(StepWatch.NONE);
          times.add((System.nanoTime() - start) / 1e9);
          passed += times.get(times.size() - 1);
        }
        PowerTrace trace = watch.stop();
        return new RunFigures(step.parameterCount(), subject.batch(), times, trace);
      }
    }
  }
}
