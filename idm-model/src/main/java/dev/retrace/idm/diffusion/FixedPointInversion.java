package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.memory.GradMode;

/**
 * Undoes a deterministic sampler's steps by fixed-point iteration. With a = √ᾱ and s = √(1−ᾱ) a
 * step down from q to p takes y to x = a_p·x̂_0(y) + s_p·ε̂(y), where y = a_q·x̂_0(y) + s_q·ε̂(y).
 * Given x, either estimate can be eliminated,
 *
 * <pre>
 * y = a_q/a_p·x + (s_q − s_p·a_q/a_p)·ε̂(y)
 * y = s_q/s_p·x + (a_q − a_p·s_q/s_p)·x̂_0(y)
 * </pre>
 *
 * <p>and both have the same solutions. The first contracts where the signal is the larger part, the
 * second where the noise is: there x̂_0 hardly depends on y, while ε̂ is nearly y itself. A clipped
 * x̂_0, with the ε̂ derived from it, makes the same equations; a clean voxel at a bound leaves y
 * open, and the iteration rests where it began.
 */
final class FixedPointInversion {
  private static final int CLEAN = -1;

  private final NoiseSchedule schedule;
  private final Clip clip;
  private final NoisePredictor predictor;
  private final int refinements;

  FixedPointInversion(
      NoiseSchedule schedule, Clip clip, NoisePredictor predictor, int refinements) {
    this.schedule = schedule;
    this.clip = clip;
    this.predictor = predictor;
    this.refinements = refinements;
  }

  Inversion of(NDArray images, StepListener listener) {
    return GradMode.off(() -> free(images, listener));
  }

  private Inversion free(NDArray images, StepListener listener) {
    NDArray x = images.duplicate();
    double residual = 0;
    try {
      for (int t = CLEAN; t < schedule.steps() - 1; t++) {
        Inversion raised = raise(x, t);
        x.close();
        x = raised.noise();
        residual = Math.max(residual, raised.residual());
        listener.onStep(t + 2, schedule.steps(), x);
      }
      return new Inversion(x, residual);
    } catch (RuntimeException e) {
      x.close();
      throw e;
    }
  }

  /** Solves for the samples at t + 1 whose step down leads to x; x stays the caller's. */
  private Inversion raise(NDArray x, int t) {
    NDArray y = solved(x, x, Math.max(t, 0), t);
    double moved = 0;
    for (int i = 0; i < refinements; i++) {
      try (NDArray last = y) {
        y = solved(x, last, t + 1, t);
        moved = distance(y, last);
      }
    }
    return new Inversion(y, moved);
  }

  /** The samples at t + 1 by the estimates that the network makes of y at a step. */
  private NDArray solved(NDArray x, NDArray y, int step, int t) {
    try (NDArray clean = clean(y, step)) {
      if (signal(t) * signal(t + 1) < spread(t) * spread(t + 1)) {
        double ratio = spread(t + 1) / spread(t);
        return Scalars.combine(ratio, x, signal(t + 1) - signal(t) * ratio, clean);
      }
      double ratio = signal(t + 1) / signal(t);
      try (NDArray noise = CleanEstimate.noise(schedule, y, clean, step)) {
        return Scalars.combine(ratio, x, spread(t + 1) - spread(t) * ratio, noise);
      }
    }
  }

  private NDArray clean(NDArray y, int step) {
    try (NDArray predicted = Denoising.predict(schedule, predictor, y, step)) {
      return CleanEstimate.of(schedule, clip, y, predicted, step);
    }
  }

  private double signal(int t) {
    return Math.sqrt(schedule.alphaBar(t));
  }

  private double spread(int t) {
    return Math.sqrt(1 - schedule.alphaBar(t));
  }

  private static double distance(NDArray one, NDArray other) {
    try (NDArray difference = one.sub(other);
        NDArray square = difference.mul(difference);
        NDArray mean = square.mean()) {
      return Math.sqrt(mean.getDataType() == DataType.FLOAT64 ? mean.getDouble() : mean.getFloat());
    }
  }
}
