package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.HandwrittenBench;
import dev.retrace.examples.bench.MemoryBench;
import dev.retrace.examples.bench.TimeBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what invertibility gains and costs. */
@Command(
    name = "bench",
    description = "Compare rebuilt with stored activations: memory or time of one training step.",
    mixinStandardHelpOptions = true)
final class BenchCommand {
  BenchCommand() {}

  @Command(
      name = "memory",
      description = "Peak memory against depth; each figure from a JVM of its own.",
      mixinStandardHelpOptions = true)
  void memory(
      @Option(names = "--channels", defaultValue = "16") int channels,
      @Option(names = "--size", defaultValue = "48") int size,
      @Option(names = "--batch", defaultValue = "2") int batch) {
    requireSizes(channels, size, batch);
    new MemoryBench(System.out, channels, size, batch).run();
  }

  @Command(
      name = "time",
      description = "Time of a step, both ways in turns in one program.",
      mixinStandardHelpOptions = true)
  void time(
      @Option(names = "--channels", defaultValue = "32") int channels,
      @Option(names = "--couplings", defaultValue = "4") int couplings,
      @Option(names = "--size", defaultValue = "32") int size,
      @Option(names = "--batch", defaultValue = "4") int batch,
      @Option(names = "--repeats", defaultValue = "15") int repeats) {
    requireSizes(channels, size, batch);
    if (couplings < 2 || couplings % 2 != 0 || repeats < 1) {
      throw new UserException("--couplings must be even and --repeats positive");
    }
    new TimeBench(System.out, channels, couplings, size, batch, repeats).run();
  }

  @Command(
      name = "handwritten",
      description = "Time of generated code against the same network written by hand with DJL.",
      mixinStandardHelpOptions = true)
  void handwritten(
      @Option(names = "--channels", defaultValue = "32") int channels,
      @Option(names = "--pairs", defaultValue = "4") int pairs,
      @Option(names = "--size", defaultValue = "32") int size,
      @Option(names = "--batch", defaultValue = "4") int batch,
      @Option(names = "--repeats", defaultValue = "15") int repeats) {
    requireSizes(channels, size, batch);
    if (channels % 2 != 0 || pairs < 1 || repeats < 1) {
      throw new UserException("--channels must be even, --pairs and --repeats positive");
    }
    new HandwrittenBench(System.out, channels, pairs, size, batch, repeats).run();
  }

  private static void requireSizes(int channels, int size, int batch) {
    if (channels < 2 || size < 8 || size % 4 != 0 || batch < 1) {
      throw new UserException(
          "--channels must be at least 2, --size a multiple of 4 from 8 on, --batch positive");
    }
  }
}
