package dev.retrace.examples.cli;

import dev.retrace.examples.bench.NetworkSpec;
import dev.retrace.examples.bench.SpeedBench;
import dev.retrace.examples.bench.Variant;
import dev.retrace.examples.bench.VariantPair;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the times of training steps, and says where the time goes. */
@Command(
    name = "speed",
    description = "Time of training steps: pairs of variants in turns, and where the time goes.",
    mixinStandardHelpOptions = true)
final class BenchSpeedCommand implements Runnable {
  // 75 million parameters, most of them at the bottom, as they are in networks of this kind.
  private static final NetworkSpec DEFAULT =
      NetworkSpec.plain(List.of(64, 128, 256, 512, 1024), 4, 32, 4);

  private static final String PAIRS =
      "inverted/autograd,inverted/stored,inverted+fused/inverted,"
          + "inverted+fused+int8/inverted+fused";

  @Mixin private BenchNetworkOptions network = new BenchNetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "A/B",
      defaultValue = PAIRS,
      description = "Variants that take turns (default: ${DEFAULT-VALUE}).")
  private List<String> pairs;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      description = "Turns that count (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2",
      description = "Threads of the engine, each measured (default: ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--profile",
      paramLabel = "VARIANT",
      description = "Take one step of a variant apart by the engine's operators.")
  private String profiled;

  BenchSpeedCommand() {}

  @Override
  public void run() {
    BenchOptions.requirePositive("--repeats", repeats);
    BenchOptions.requireRising("--threads", threads);
    new SpeedBench(
            options.setting(threads.get(0)),
            network.spec(DEFAULT),
            pairs.stream().map(VariantPair::parse).toList(),
            repeats,
            threads,
            Optional.ofNullable(profiled).map(Variant::parse))
        .run();
  }
}
