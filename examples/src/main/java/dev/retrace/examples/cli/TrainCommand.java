package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.train.DaggerTrainerComponent;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.Trainer;
import dev.retrace.examples.train.TrainerOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the bundled model. */
@Command(
    name = "train",
    description =
        "Train the diffusion model on synthetic volumes, on a folder of NIfTI files or on"
            + " a MedMNIST3D file.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
  @Mixin private PresetOptions preset = new PresetOptions();

  @Option(
      names = "--data",
      paramLabel = "phantom|DIR|FILE.npz",
      description = "Synthetic volumes, a folder of .nii and .nii.gz files, or a MedMNIST3D .npz.")
  private String data;

  @Option(
      names = "--steps",
      description = "Optimizer steps; replaces the preset's limit in minutes.")
  private Integer steps;

  @Option(names = "--max-minutes", description = "Stop after so many minutes of training.")
  private Double maxMinutes;

  @Option(names = "--batch", description = "Volumes per step.")
  private Integer batch;

  @Option(
      names = "--memory",
      paramLabel = "AMOUNT",
      description =
          "Let a step take up to so much, such as 8GiB, and spend it where it saves most time"
              + " (memory.budget).")
  private String memory;

  @Option(names = "--seed", description = "Seed of weights, batches, noise and samples.")
  private Long seed;

  @Option(names = "--out", paramLabel = "DIR", description = "Where the results go.")
  private Path out;

  @Option(
      names = "--skip-bad",
      description = "Leave out files that cannot be read and list them, instead of stopping.")
  private boolean skipBad;

  TrainCommand() {}

  @Override
  public void run() {
    RunConfig config = preset.resolve(changes());
    RunFolder folder = RunFolder.plan(out == null ? defaultFolder(config) : out);
    VolumeSet volumes = VolumeSets.load(config, skipBad);
    PrintStream stdout = System.out;
    describe(stdout, config, volumes);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainerOptions options = new TrainerOptions(config, folder, stdout, isTerminal());
      Trainer trainer =
          DaggerTrainerComponent.factory().create(manager, options, volumes).trainer();
      folder.make(Configurations.toYaml(config));
      trainer.run();
    }
  }

  // Java cannot tell a terminal from a pipe on all versions; the launcher does.
  private static boolean isTerminal() {
    return Boolean.getBoolean("retrace.terminal");
  }

  // Without a limit of its own kind from the user, the preset's other limit would end the run
  // earlier than asked for.
  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    add(changes, "run.data", data);
    add(changes, "run.seed", seed);
    add(changes, "training.batch", batch);
    if (memory != null) {
      add(changes, "memory.budget", memory);
      add(changes, "memory.strategy", "planned");
    }
    if (steps != null || maxMinutes != null) {
      add(changes, "training.steps", steps == null ? 0 : steps);
      add(changes, "training.max_minutes", maxMinutes == null ? 0.0 : maxMinutes);
    }
    return changes;
  }

  private static void add(List<String> changes, String key, Object value) {
    if (value != null) {
      changes.add(key + "=" + (value instanceof String text ? quoted(text) : value));
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static Path defaultFolder(RunConfig config) {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
    return Path.of("runs", config.run().preset() + "-" + time);
  }

  private static void describe(PrintStream out, RunConfig config, VolumeSet volumes) {
    String source =
        config.run().data().equals(RunSection.PHANTOM) ? "synthetic volumes" : config.run().data();
    out.printf(
        Locale.ROOT,
        "training preset %s on %s: %d volumes, %d held out, %d^3 voxels%n",
        config.run().preset(),
        source,
        volumes.training().size(),
        volumes.validation().size(),
        config.data().size());
    volumes
        .leftOut()
        .forEach(each -> out.println("  left out " + each.file() + ": " + each.reason()));
  }
}
