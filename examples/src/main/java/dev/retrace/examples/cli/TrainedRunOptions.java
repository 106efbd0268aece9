package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.TrainedRun;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What commands that look at a trained run have in common. */
final class TrainedRunOptions {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The folder that retrace train wrote.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "phantom|DIR",
      description =
          "The volumes, split by the run's seed into training and held-out ones (default: those it"
              + " was trained on).")
  private String data;

  @Option(names = "--steps", description = "Denoising steps (default: as configured).")
  private Integer steps;

  @Option(names = "--sampler", description = "How volumes are drawn (default: as configured).")
  private SamplerChoice sampler;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same figures (default: ${DEFAULT-VALUE}).")
  private long seed;

  TrainedRunOptions() {}

  Path folder() {
    return run;
  }

  long seed() {
    return seed;
  }

  TrainedRun open(NDManager manager) {
    TrainedRun opened = TrainedRun.open(manager, RunFolder.open(run));
    int limit = opened.schedule().steps();
    if (steps != null && (steps < 1 || steps > limit)) {
      throw new UserException("--steps: expected a number from 1 to " + limit + ", not " + steps);
    }
    return opened;
  }

  /** The run's configuration, with the data that were named. */
  RunConfig config(TrainedRun opened) {
    return data == null ? opened.config() : opened.config().withData(data);
  }

  SamplerChoice sampler(TrainedRun opened) {
    return sampler == null ? opened.config().sampling().sampler() : sampler;
  }

  int steps(TrainedRun opened) {
    return steps == null ? opened.config().sampling().steps() : steps;
  }
}
