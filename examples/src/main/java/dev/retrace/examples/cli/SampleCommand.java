package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
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

  @Option(names = "--count", description = "How many volumes (default: as configured).")
  private Integer count;

  @Option(names = "--steps", description = "Denoising steps (default: as configured).")
  private Integer steps;

  @Option(names = "--sampler", description = "ddpm or ddim (default: as configured).")
  private SamplerChoice sampler;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed draws the same volumes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the volumes go (default: drawn-SEED inside the run).")
  private Path out;

  SampleCommand() {}

  @Override
  public void run() {
    RunFolder folder = RunFolder.open(run);
    Path target = out == null ? run.resolve("drawn-" + seed) : out;
    if (Files.exists(target.resolve("samples.png"))) {
      throw new UserException(
          target + " already holds samples; choose another folder with --out, or another --seed");
    }
    OutputFolder.requireUsable(target);
    try (NDManager manager = NDManager.newBaseManager()) {
      SampleRun.open(manager, folder)
          .count(count)
          .steps(steps)
          .sampler(sampler)
          .draw(seed, target, System.out);
    }
    System.out.println("the samples are in " + target);
  }
}
