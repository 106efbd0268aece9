package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * Data whose voxels are independent and normal: the one distribution for which the perfect network
 * and the way of the deterministic samplers are known in closed form.
 *
 * @param mean of every voxel
 * @param deviation of every voxel
 */
record GaussianData(double mean, double deviation) {
  /** Much like volumes in [0, 1]. */
  static final GaussianData UNIT_VOLUMES = new GaussianData(0.4, 0.25);

  /** ε̂ = √(1−ᾱ)(x − √ᾱμ)/(ᾱσ² + 1 − ᾱ). */
  NoisePredictor predictor(NoiseSchedule schedule) {
    return (x, t) -> {
      double alphaBar = schedule.alphaBar((int) t[0]);
      NDArray shifted = x.sub(Scalars.like(x, Math.sqrt(alphaBar) * mean));
      return shifted.muli(Scalars.like(x, Math.sqrt(1 - alphaBar) / variance(alphaBar)));
    };
  }

  /**
   * Where the probability flow takes samples at ᾱ from another ᾱ: their place within the
   * distribution stays.
   */
  NDArray flow(NDArray x, double from, double to) {
    double gain = Math.sqrt(variance(to) / variance(from));
    NDArray moved = x.mul(Scalars.like(x, gain));
    return moved.addi(Scalars.like(x, (Math.sqrt(to) - gain * Math.sqrt(from)) * mean));
  }

  private double variance(double alphaBar) {
    return alphaBar * deviation * deviation + 1 - alphaBar;
  }
}
