package dev.retrace.examples.train;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The progress line: rewritten in place on a terminal, a plain line now and then elsewhere. */
final class Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long lastLine = Long.MIN_VALUE;
  private double smoothLoss = Double.NaN;
  private double smoothSeconds = Double.NaN;

  Progress(PrintStream out, boolean terminal) {
    this(out, terminal, System::nanoTime);
  }

  Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  void step(StepMetrics metrics, TrainingClock clock) {
    smoothLoss = smooth(smoothLoss, metrics.loss());
    smoothSeconds = smooth(smoothSeconds, metrics.seconds());
    String line =
        String.format(
            Locale.ROOT,
            "step %d  loss %.4f  lr %.2e  %.2f s/step  %s left  peak %s",
            metrics.step(),
            smoothLoss,
            metrics.learningRate(),
            smoothSeconds,
            left(clock.secondsLeft(metrics.step(), smoothSeconds)),
            metrics.peakBytes() < 0 ? "not available" : metrics.peakBytes() / (1 << 20) + " MiB");
    if (terminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
      return;
    }
    long now = nanoTime.getAsLong();
    if (lastLine == Long.MIN_VALUE || now - lastLine >= BETWEEN_LINES.toNanos()) {
      lastLine = now;
      out.println(line);
    }
  }

  /** Prints a line of its own. */
  void say(String line) {
    out.println(terminal ? "\r\u001b[K" + line : line);
  }

  private static double smooth(double before, double now) {
    return Double.isNaN(before) ? now : 0.95 * before + 0.05 * now;
  }

  private static String left(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    return whole >= 3600
        ? String.format(Locale.ROOT, "%dh%02dm", whole / 3600, whole / 60 % 60)
        : String.format(Locale.ROOT, "%dm%02ds", whole / 60, whole % 60);
  }
}
