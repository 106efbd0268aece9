package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * Noising, q(x_t | x_0): x_t = √ᾱ_t·x_0 + √(1−ᾱ_t)·ε, with a step of its own for each sample of a
 * batch.
 *
 * <p>Arrays are (batch, channel, …) in FLOAT32 or FLOAT64. Results are attached to the manager of
 * the first array and owned by the caller; the arguments stay the caller's.
 *
 * @param schedule the noise schedule
 */
public record ForwardProcess(NoiseSchedule schedule) {

  /**
   * Adds noise to a batch.
   *
   * @param x0 the clean samples
   * @param t the step of each sample, 0 … T−1
   * @param noise ε, standard normal, shaped as x0
   * @return x_t
   * @throws IllegalArgumentException if the arguments do not fit each other or a step does not
   *     exist
   */
  public NDArray addNoise(NDArray x0, long[] t, NDArray noise) {
    requireFit(x0, t, noise);
    try (NDArray signal = PerSample.column(x0, t, s -> Math.sqrt(schedule.alphaBar(s)));
        NDArray spread = PerSample.column(x0, t, s -> Math.sqrt(1 - schedule.alphaBar(s)));
        NDArray term = noise.mul(spread)) {
      return x0.mul(signal).addi(term);
    }
  }

  /**
   * Estimates the clean samples in one step, x̂_0 = (x_t − √(1−ᾱ_t)·ε̂)/√ᾱ_t, not clipped.
   *
   * @param xt the noisy samples
   * @param t the step of each sample, 0 … T−1
   * @param noise ε̂, the noise predicted, shaped as xt
   * @return x̂_0
   * @throws IllegalArgumentException if the arguments do not fit each other or a step does not
   *     exist
   */
  public NDArray estimateX0(NDArray xt, long[] t, NDArray noise) {
    requireFit(xt, t, noise);
    try (NDArray gain = PerSample.column(xt, t, s -> 1 / Math.sqrt(schedule.alphaBar(s)));
        NDArray share = PerSample.column(xt, t, s -> Math.sqrt(1 / schedule.alphaBar(s) - 1));
        NDArray term = noise.mul(share)) {
      return xt.mul(gain).subi(term);
    }
  }

  private void requireFit(NDArray x, long[] t, NDArray noise) {
    if (!x.getShape().equals(noise.getShape())) {
      throw new IllegalArgumentException(
          "Samples are " + x.getShape() + ", but the noise is " + noise.getShape() + ".");
    }
    if (x.getShape().dimension() == 0 || x.getShape().get(0) != t.length) {
      throw new IllegalArgumentException(
          "Samples are " + x.getShape() + ", but " + t.length + " steps are given; one each.");
    }
    for (long step : t) {
      if (step < 0 || step >= schedule.steps()) {
        throw new IllegalArgumentException(
            "Step "
                + step
                + " does not exist; the schedule has 0 to "
                + (schedule.steps() - 1)
                + ".");
      }
    }
  }
}
