package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.HandwrittenBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what invertibility gains and costs. */
@Command(
    name = "bench",
    description = "Measure memory and time of training steps, stored against rebuilt.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchMemoryCommand.class,
      BenchDepthCommand.class,
      BenchSizeCommand.class,
      BenchSpeedCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  BenchCommand() {}

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
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
    if (channels < 2 || channels % 2 != 0 || size < 1 || batch < 1 || pairs < 1 || repeats < 1) {
      throw new UserException(
          "--channels must be even; --size, --batch, --pairs and --repeats positive");
    }
    new HandwrittenBench(System.out, channels, pairs, size, batch, repeats).run();
  }
}
