package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.examples.train.VolumeSets;
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
      names = "--skip-bad",
      description = "Leave out files that cannot be used and list them, as the run may have done.")
  private boolean skipBad;

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

  /** The volumes that were named, or those of the run; what is left out of them is listed. */
  VolumeSet volumes(TrainedRun opened) {
    return volumes(opened.config(), data, skipBad);
  }

  /** The volumes of a configuration, or others split alike; what is left out is listed. */
  static VolumeSet volumes(RunConfig config, String otherData, boolean skipBad) {
    VolumeSet volumes =
        VolumeSets.load(otherData == null ? config : config.withData(otherData), skipBad);
    volumes
        .leftOut()
        .forEach(each -> System.out.println("left out " + each.file() + ": " + each.reason()));
    return volumes;
  }
}
