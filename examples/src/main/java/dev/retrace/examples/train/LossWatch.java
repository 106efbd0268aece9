package dev.retrace.examples.train;

import dev.retrace.examples.config.TrainingSection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells when training has gone wrong: at the first loss or gradient that is no number, and when the
 * loss stays far above its running median. A loss that is too high does not enter the median, so
 * the median cannot follow a run that climbs.
 */
final class LossWatch {
  private static final int WINDOW = 101;

  /** Losses that a median wants before anything is measured by it. */
  private static final int FEWEST = 20;

  /**
   * What the watch remembers.
   *
   * @param window the last losses that were not too high, the oldest first
   * @param lastGood the last step whose loss was not too high, 0 for none
   */
  record State(List<Double> window, long lastGood) {
    State {
      window = List.copyOf(window);
    }
  }

  private final double factor;
  private final int patience;
  private final Deque<Double> window = new ArrayDeque<>();
  private long lastGood;

  LossWatch(TrainingSection training) {
    factor = training.riseFactor();
    patience = training.riseSteps();
  }

  /** Looks at a step; what is wrong, if anything is, as a sentence without its end. */
  Optional<String> see(StepMetrics metrics) {
    long step = metrics.step();
    double loss = metrics.loss();
    if (!Double.isFinite(loss) || !Double.isFinite(metrics.gradientNorm())) {
      return Optional.of(
          "Training diverged at step %d: the loss is %s, the norm of the gradients %s"
              .formatted(step, loss, metrics.gradientNorm()));
    }
    if (!isHigh(loss)) {
      lastGood = step;
      window.add(loss);
      if (window.size() > WINDOW) {
        window.remove();
      }
      return Optional.empty();
    }
    return step - lastGood < patience
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Training diverged: since step %d the loss has been more than %s times its median"
                    + " of %.4g (training.rise_factor, training.rise_steps)",
                lastGood + 1,
                factor,
                median()));
  }

  private boolean isHigh(double loss) {
    return factor > 0 && window.size() >= FEWEST && loss > factor * median();
  }

  private double median() {
    double[] sorted = window.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The last step whose loss was not too high, 0 for none. */
  long lastGood() {
    return lastGood;
  }

  State state() {
    return new State(List.copyOf(window), lastGood);
  }

  void restore(State state) {
    window.clear();
    window.addAll(state.window());
    lastGood = state.lastGood();
  }
}
