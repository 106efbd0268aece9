package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.SamplingSection;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws volumes from a checkpoint. */
@Command(
    name = "sample",
    description = "Draw volumes from the last checkpoint of a run.",
    mixinStandardHelpOptions = true)
final class SampleCommand implements Runnable {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The folder that retrace train wrote.")
  private Path run;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--size",
      paramLabel = "VOXELS",
      description = "Voxels along each axis of the volumes (default: as trained).")
  private Integer size;

  @Option(
      names = "--class",
      paramLabel = "NUMBER",
      description = "Draw volumes of this class only, from 0 (default: the classes take turns).")
  private Integer wished;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "The same seed draws the same volumes, one by one, however many (default:"
              + " ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the volumes go (default: drawn-SEED inside the run).")
  private Path out;

  @Option(
      names = "--animate",
      description = "Also write samples.gif, which moves through the volumes slice by slice.")
  private boolean animate;

  SampleCommand() {}

  @Override
  public void run() {
    RunFolder folder = RunFolder.open(run);
    Path target = out == null ? run.resolve("drawn-" + seed) : out;
    if (Files.exists(target.resolve("samples.png"))) {
      throw new UserException(
          target + " already holds samples; choose another folder with --out, or another --seed");
    }
    RunConfig config = Configurations.read(folder.config());
    SamplingSection wanted = sampling.over(config);
    if (size != null && size < 1) {
      throw new UserException("--size: expected a positive number, not " + size);
    }
    requireClass(config.model().classes());
    OutputFolder.requireUsable(target);
    try (NDManager manager = NDManager.newBaseManager()) {
      SampleRun.open(
              manager,
              folder,
              wanted,
              size == null ? config.data().size() : size,
              wished == null ? OptionalInt.empty() : OptionalInt.of(wished),
              System.out::println)
          .draw(seed, target, animate, System.out);
    }
    System.out.println("the samples are in " + target);
  }

  private void requireClass(int classes) {
    if (wished != null && (wished < 0 || wished >= classes)) {
      throw new UserException(
          "--class: "
              + (classes == 0
                  ? "the network knows no classes"
                  : "expected a number from 0 to " + (classes - 1) + ", not " + wished));
    }
  }
}
