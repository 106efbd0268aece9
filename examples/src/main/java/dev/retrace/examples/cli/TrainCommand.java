package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.config.TrainingSection;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.train.DaggerTrainerComponent;
import dev.retrace.examples.train.Resumption;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.RunLock;
import dev.retrace.examples.train.StopSignal;
import dev.retrace.examples.train.Trainer;
import dev.retrace.examples.train.TrainerOptions;
import dev.retrace.examples.train.VolumeSets;
import dev.retrace.examples.watch.LiveAddress;
import dev.retrace.examples.watch.LiveServer;
import dev.retrace.examples.watch.RunReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the bundled model. */
@Command(
    name = "train",
    description =
        "Train the diffusion model on synthetic volumes, on a folder of NIfTI files or on"
            + " a MedMNIST3D file.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
  private static final Set<String> WHEN_RESUMING =
      Set.of(
          "--resume",
          "--steps",
          "--max-minutes",
          "--keep",
          "--data",
          "--live",
          "--skip-bad",
          "--verbose");
  private static final String STOPPING = "stopping after this step, to be continued later";

  @Spec private CommandSpec spec;

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
      names = "--live",
      paramLabel = "PORT|HOST:PORT",
      description =
          "Serve a page with curves and samples while training, on this machine only unless a host"
              + " is named; port 0 stands for any that is free.")
  private String live;

  @Option(
      names = "--skip-bad",
      description = "Leave out files that cannot be read and list them, instead of stopping.")
  private boolean skipBad;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Continue the run in this folder as if it had not been interrupted. Only --steps,"
              + " --max-minutes, --keep, --data, --live and --skip-bad go with it.")
  private Path resume;

  @Option(
      names = "--keep",
      paramLabel = "COUNT",
      description = "Keep so many of the last checkpoints, and the best one; 0 for all.")
  private Integer keep;

  TrainCommand() {}

  @Override
  public void run() {
    if (resume == null) {
      RunConfig config = preset.resolve(changes());
      RunFolder folder = RunFolder.plan(out == null ? defaultFolder(config) : out);
      watched(folder, () -> train(config, folder, Resumption.none()));
    } else {
      requireOptionsOfResuming();
      RunFolder folder = RunFolder.open(resume);
      RunLock.holding(folder, () -> watched(folder, () -> resume(folder)));
    }
  }

  private void watched(RunFolder folder, Runnable training) {
    if (live == null) {
      training.run();
      return;
    }
    try (LiveServer page = LiveServer.open(LiveAddress.parse(live), folder)) {
      System.out.println("the run can be watched at " + page.uri());
      training.run();
    }
  }

  private void resume(RunFolder folder) {
    RunConfig config = Configurations.read(folder.config(), changes());
    Resumption resumption = Resumption.find(folder, System.out::println);
    resumption.requireReachable(config.training());
    System.out.println("continuing " + folder.root() + " after step " + resumption.step());
    TrainingSection before = Configurations.read(folder.config()).training();
    if (before.steps() != config.training().steps()
        || before.maxMinutes() != config.training().maxMinutes()) {
      System.out.println("the learning rate follows the new length of the run from here on");
    }
    train(config, folder, resumption);
  }

  private void train(RunConfig config, RunFolder folder, Resumption resumption) {
    VolumeSet volumes = VolumeSets.load(config, skipBad);
    PrintStream stdout = System.out;
    describe(stdout, config, volumes);
    // The JVM may end as soon as the signal is closed, so that comes last.
    try (StopSignal stop = StopSignal.ofSystem(() -> stdout.println(STOPPING));
        NDManager manager = NDManager.newBaseManager()) {
      TrainerOptions options =
          new TrainerOptions(config, folder, stdout, isTerminal(), resumption, stop);
      Trainer trainer =
          DaggerTrainerComponent.factory().create(manager, options, volumes).trainer();
      if (resume == null) {
        RunLock.holding(
            folder,
            () -> {
              RunFolder.plan(folder.root()); // others may have had the same plan
              train(trainer, folder, stdout);
            });
      } else {
        train(trainer, folder, stdout);
      }
    }
  }

  private void requireOptionsOfResuming() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!WHEN_RESUMING.contains(option.longestName())) {
        throw new UserException(
            option.longestName()
                + " cannot change in a run that is resumed; leave it out, or start a new run");
      }
    }
  }

  // The page is worth most where training failed.
  private static void train(Trainer trainer, RunFolder folder, PrintStream out) {
    try {
      trainer.run();
    } catch (RuntimeException e) {
      try {
        RunReport.write(folder);
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    out.println("  report:     " + RunReport.write(folder));
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
    add(changes, "training.keep_checkpoints", keep);
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
