package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.config.RunConfig;
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
    return TrainedRun.open(manager, RunFolder.open(run), System.out::println);
  }

  /** The run's configuration, with the data that were named. */
  RunConfig config(TrainedRun opened) {
    return data == null ? opened.config() : opened.config().withData(data);
  }
}
