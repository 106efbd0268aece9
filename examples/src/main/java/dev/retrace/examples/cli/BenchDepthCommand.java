package dev.retrace.examples.cli;

import dev.retrace.examples.bench.DepthBench;
import dev.retrace.examples.bench.Variant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws the peak memory of a training step against depth. */
@Command(
    name = "depth",
    description = "Peak memory of one training step against the number of couplings.",
    mixinStandardHelpOptions = true)
final class BenchDepthCommand implements Runnable {
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--couplings",
      split = ",",
      paramLabel = "N",
      defaultValue = "2,4,8,16,32,64",
      description = "Per level, even and rising (default: ${DEFAULT-VALUE}).")
  private List<Integer> couplings;

  @Option(
      names = "--channels",
      defaultValue = "16",
      description = "Of the first of three levels (default: ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--size",
      defaultValue = "32",
      description = "Voxels along each axis (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--batch",
      defaultValue = "2",
      description = "Volumes (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--variants",
      split = ",",
      paramLabel = "VARIANT",
      defaultValue = Variant.ALL,
      description = "How the step is taken, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<String> variants;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads of the engine (default: ${DEFAULT-VALUE}).")
  private int threads;

  BenchDepthCommand() {}

  @Override
  public void run() {
    BenchOptions.requireRising("--couplings", couplings);
    List<Variant> parsed = variants.stream().map(Variant::parse).toList();
    new DepthBench(options.setting(threads), channels, size, batch, couplings, parsed).run();
  }
}
