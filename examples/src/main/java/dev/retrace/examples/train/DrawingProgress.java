package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.idm.diffusion.StepListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every ten denoising steps, with the time that all batches will still take. */
final class DrawingProgress implements StepListener {
  private static final int STEPS_A_LINE = 10;

  private final PrintStream out;
  private final int batches;
  private final LongSupplier nanoTime;
  private final long start;
  private long steps;

  DrawingProgress(PrintStream out, int batches, LongSupplier nanoTime) {
    this.out = out;
    this.batches = batches;
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
  }

  @Override
  public void onStep(int done, int total, NDArray samples) {
    steps++;
    if (done != total && done % STEPS_A_LINE != 0) {
      return;
    }
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    long left = Math.round(seconds * ((double) batches * total - steps) / steps);
    String batch =
        batches == 1
            ? ""
            : String.format(Locale.ROOT, " of batch %d of %d", 1 + (steps - 1) / total, batches);
    out.printf(
        Locale.ROOT,
        "denoising step %d of %d%s, %dm%02ds left%n",
        done,
        total,
        batch,
        left / 60,
        left % 60);
  }
}
