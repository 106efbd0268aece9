package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * x̂_0, the clean data that a network's prediction of the noise implies, and the noise that x̂_0
 * implies in turn.
 */
final class CleanEstimate {

  private CleanEstimate() {}

  /** Returns (x_t − √(1−ᾱ_t)·ε̂)/√ᾱ_t, clipped, owned by the caller. */
  static NDArray of(NoiseSchedule schedule, Clip clip, NDArray xt, NDArray predicted, int t) {
    double alphaBar = schedule.alphaBar(t);
    return clip.apply(
        Scalars.combine(1 / Math.sqrt(alphaBar), xt, -Math.sqrt(1 / alphaBar - 1), predicted));
  }

  /** Returns the ε for which x_t = √ᾱ_t·x̂_0 + √(1−ᾱ_t)·ε, owned by the caller. */
  static NDArray noise(NoiseSchedule schedule, NDArray xt, NDArray x0, int t) {
    double alphaBar = schedule.alphaBar(t);
    double spread = Math.sqrt(1 - alphaBar);
    return Scalars.combine(1 / spread, xt, -Math.sqrt(alphaBar) / spread, x0);
  }
}
