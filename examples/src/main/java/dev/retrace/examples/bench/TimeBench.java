package dev.retrace.examples.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/** Time of a training step's gradients, rebuilt against stored, taking turns in one program. */
public final class TimeBench {
  private static final int WARM_UP = 3;

  private final PrintStream out;
  private final int channels;
  private final int couplings;
  private final int size;
  private final int batch;
  private final int repeats;

  /**
   * A benchmark of one network.
   *
   * @param out where the result goes
   * @param channels of the first level
   * @param couplings per level
   * @param size voxels along each axis
   * @param batch volumes
   * @param repeats pairs of steps that count
   */
  public TimeBench(PrintStream out, int channels, int couplings, int size, int batch, int repeats) {
    this.out = out;
    this.channels = channels;
    this.couplings = couplings;
    this.size = size;
    this.batch = batch;
    this.repeats = repeats;
  }

  /** Measures and prints medians and their ratio. */
  public void run() {
    double[] rebuilt = new double[repeats];
    double[] stored = new double[repeats];
    double[] ratio = new double[repeats];
    try (BenchNetwork network = new BenchNetwork(channels, couplings, size, batch)) {
      for (int i = -WARM_UP; i < repeats; i++) {
        double first = seconds(network::rebuilt);
        double second = seconds(network::stored);
        if (i >= 0) {
          rebuilt[i] = first;
          stored[i] = second;
          ratio[i] = first / second;
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "gradients of one step, %d channels at %d^3, %d couplings a level, batch %d, float32%n"
            + "median of %d pairs: rebuilt %.3f s, stored %.3f s, ratio %.2f (from %.2f to %.2f)%n",
        channels,
        size,
        couplings,
        batch,
        repeats,
        median(rebuilt),
        median(stored),
        median(ratio),
        Arrays.stream(ratio).min().orElseThrow(),
        Arrays.stream(ratio).max().orElseThrow());
  }

  private static double seconds(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
