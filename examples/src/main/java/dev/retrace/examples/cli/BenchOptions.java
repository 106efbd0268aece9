package dev.retrace.examples.cli;

import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.BenchSetting;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What all benchmarks in JVMs of their own take. */
final class BenchOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where figures and pictures go (default: runs/bench).")
  private Path out = Path.of("runs", "bench");

  BenchSetting setting(int threads) {
    OutputFolder.requireUsable(out);
    requirePositive("--threads", threads);
    return new BenchSetting(System.out, out, threads);
  }

  /** Refuses numbers below one. */
  static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserException(option + ": expected a positive number, not " + value);
    }
  }

  /** Refuses an empty list, numbers below one and numbers that do not rise. */
  static void requireRising(String option, List<Integer> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) < 1 || (i > 0 && values.get(i) <= values.get(i - 1))) {
        throw new UserException(option + ": expected rising positive numbers, not " + values);
      }
    }
  }
}
