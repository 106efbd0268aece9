package dev.retrace.examples.cli;

import dev.retrace.examples.bench.SizeBench;
import dev.retrace.examples.bench.Variant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws the peak memory of a training step against the size of the volumes. */
@Command(
    name = "size",
    description = "Peak memory of one training step against the size of the volumes.",
    mixinStandardHelpOptions = true)
final class BenchSizeCommand implements Runnable {
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "16,32,48,64,80,96",
      description = "Voxels along each axis, rising (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--channels",
      defaultValue = "16",
      description = "Of the first of three levels (default: ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--couplings",
      defaultValue = "4",
      description = "Per level, an even number (default: ${DEFAULT-VALUE}).")
  private int couplings;

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

  BenchSizeCommand() {}

  @Override
  public void run() {
    BenchOptions.requireRising("--sizes", sizes);
    List<Variant> parsed = variants.stream().map(Variant::parse).toList();
    new SizeBench(options.setting(threads), channels, couplings, batch, sizes, parsed).run();
  }
}
