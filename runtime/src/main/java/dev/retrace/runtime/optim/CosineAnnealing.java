package dev.retrace.runtime.optim;

/**
 * Half a cosine from the full learning rate down to the lowest, after an optional linear rise
 * ("SGDR: Stochastic Gradient Descent with Warm Restarts", Loshchilov and Hutter, 2017, without
 * restarts).
 *
 * <p>Step s of w warm-up steps has peak·(s+1)/w; then, with T = total − w, step w+k has lowest +
 * (peak − lowest)·(1 + cos(πk/T))/2; from step {@code total} on it stays at the lowest. Without
 * warm-up this is PyTorch's {@code CosineAnnealingLR} with T_max = total, up to that step.
 *
 * @param peak the full learning rate, 0 or more
 * @param lowest the learning rate at the end, from 0 to peak
 * @param total all steps, warm-up included, at least 1
 * @param warmUp steps of the rise, from 0 to total − 1
 */
public record CosineAnnealing(double peak, double lowest, long total, long warmUp)
    implements LearningRateSchedule {

  /** Checks the settings. */
  public CosineAnnealing {
    if (!(lowest >= 0 && lowest <= peak && peak < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learning rates fall from " + peak + " to " + lowest + "; need 0 <= lowest <= peak.");
    }
    if (total < 1 || warmUp < 0 || warmUp >= total) {
      throw new IllegalArgumentException(
          warmUp + " of " + total + " steps are warm-up; at least one step must follow it.");
    }
  }

  @Override
  public double at(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step is " + step + "; steps are counted from 0.");
    }
    if (step < warmUp) {
      return peak * (double) (step + 1) / (double) warmUp;
    }
    if (step >= total) {
      return lowest;
    }
    double progress = (double) (step - warmUp) / (double) (total - warmUp);
    return lowest + (peak - lowest) * (1 + Math.cos(Math.PI * progress)) / 2;
  }
}
