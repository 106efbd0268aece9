package dev.retrace.examples.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Time of a training step's gradients, rebuilt against stored, taking turns in one program. */
public final class TimeBench {
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
    Timing timing;
    try (BenchNetwork network = new BenchNetwork(channels, couplings, size, batch)) {
      timing = Timing.ofPairs(repeats, network::rebuilt, network::stored, Timing::requireEqual);
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
        timing.first(),
        timing.second(),
        timing.ratio(),
        timing.smallestRatio(),
        timing.largestRatio());
  }
}
