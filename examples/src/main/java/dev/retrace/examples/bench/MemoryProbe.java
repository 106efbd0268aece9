package dev.retrace.examples.bench;

import dev.retrace.runtime.memory.ResidentMemory;
import java.util.Locale;

/** One measurement in a JVM of its own; the parent reads one line from it. */
public final class MemoryProbe {
  private static final double MEBIBYTE = 1 << 20;

  private MemoryProbe() {}

  /** How gradients are had. */
  public enum Mode {
    /** From rebuilt activations. */
    REBUILT,
    /** From stored activations. */
    STORED
  }

  /**
   * What was measured.
   *
   * @param activationMebibytes the peak of a step above the process before it, less the gradients
   * @param parameterMebibytes of the parameters, and of the gradients as well
   */
  record Result(double activationMebibytes, double parameterMebibytes) {
    static Result parse(String line) {
      String[] numbers = line.split(" ", -1);
      return new Result(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }
  }

  /**
   * Measures one variant and prints its numbers.
   *
   * @param args mode, channels, couplings, size, batch
   */
  public static void main(String... args) {
    Mode mode = Mode.valueOf(args[0]);
    try (BenchNetwork network =
        new BenchNetwork(
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]))) {
      // The first step compiles kernels and fills the engine's caches.
      step(network, mode);
      long before = ResidentMemory.currentBytes();
      ResidentMemory.resetPeak();
      step(network, mode);
      long growth = ResidentMemory.peakBytes() - before - network.parameterBytes();
      System.out.printf(
          Locale.ROOT, "%.3f %.3f%n", growth / MEBIBYTE, network.parameterBytes() / MEBIBYTE);
    }
  }

  private static void step(BenchNetwork network, Mode mode) {
    if (mode == Mode.REBUILT) {
      network.rebuilt();
    } else {
      network.stored();
    }
  }
}
