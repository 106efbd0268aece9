package dev.retrace.examples.train;

import dev.retrace.examples.config.TrainingSection;
import dev.retrace.runtime.optim.CosineAnnealing;
import java.util.function.LongSupplier;

/** How far a run is, by steps, by time or by both, and the learning rate that belongs to it. */
final class TrainingClock {
  private static final long FINE = 1_000_000;

  private final TrainingSection limits;
  private final CosineAnnealing cosine;
  private final double secondsBefore;
  private final LongSupplier nanoTime;
  private final long start;

  /** Starts with what a run has taken before it was interrupted. */
  TrainingClock(TrainingSection limits, double secondsBefore) {
    this(limits, secondsBefore, System::nanoTime);
  }

  TrainingClock(TrainingSection limits, LongSupplier nanoTime) {
    this(limits, 0, nanoTime);
  }

  TrainingClock(TrainingSection limits, double secondsBefore, LongSupplier nanoTime) {
    this.secondsBefore = secondsBefore;
    this.limits = limits;
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
    cosine = new CosineAnnealing(limits.learningRate(), limits.lowestRate(), FINE, 0);
  }

  /** The part of the run that lies behind after a number of steps, 0 to 1. */
  double progress(long steps) {
    double bySteps = limits.steps() == 0 ? 0 : (double) steps / limits.steps();
    double byTime = limits.maxMinutes() == 0 ? 0 : seconds() / (60 * limits.maxMinutes());
    return Math.min(1, Math.max(bySteps, byTime));
  }

  /** The learning rate of the next step. */
  double learningRate(long stepsDone) {
    double warm =
        limits.warmupSteps() == 0 ? 1 : Math.min(1, (stepsDone + 1.0) / limits.warmupSteps());
    return warm * cosine.at(Math.round(progress(stepsDone) * FINE));
  }

  /** The seconds that remain if steps go on taking as long as they do. */
  double secondsLeft(long stepsDone, double secondsPerStep) {
    double bySteps =
        limits.steps() == 0
            ? Double.POSITIVE_INFINITY
            : (limits.steps() - stepsDone) * secondsPerStep;
    double byTime =
        limits.maxMinutes() == 0 ? Double.POSITIVE_INFINITY : 60 * limits.maxMinutes() - seconds();
    return Math.min(bySteps, byTime);
  }

  /** The seconds of training, with those before an interruption. */
  double seconds() {
    return secondsBefore + (nanoTime.getAsLong() - start) / 1e9;
  }
}
