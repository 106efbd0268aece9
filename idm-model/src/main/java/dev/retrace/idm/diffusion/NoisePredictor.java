package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/** A network that tells the noise in noisy samples, ε̂(x_t, t). */
@FunctionalInterface
public interface NoisePredictor {

  /**
   * Predicts the noise. Samplers call it with recording switched off.
   *
   * @param xt noisy samples, (batch, channel, …), neither changed nor closed
   * @param t the step number of each sample
   * @return ε̂, shaped as xt, owned by the caller
   */
  NDArray predict(NDArray xt, long[] t);
}
