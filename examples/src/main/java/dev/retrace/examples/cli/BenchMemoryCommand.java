package dev.retrace.examples.cli;

import dev.retrace.examples.bench.MemoryBench;
import dev.retrace.examples.bench.Variant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Splits the peak memory of one network's training step into its parts. */
@Command(
    name = "memory",
    description = "Peak memory of one training step of one network, split into its parts.",
    mixinStandardHelpOptions = true)
final class BenchMemoryCommand implements Runnable {
  @Mixin private BenchNetworkOptions network = new BenchNetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

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

  BenchMemoryCommand() {}

  @Override
  public void run() {
    List<Variant> parsed = variants.stream().map(Variant::parse).toList();
    new MemoryBench(options.setting(threads), network.spec(), parsed).run();
  }
}
