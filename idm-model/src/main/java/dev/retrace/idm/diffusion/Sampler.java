package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Makes samples out of noise with the help of a network. Samplers are immutable and may be shared
 * by threads.
 */
public interface Sampler {

  /**
   * Makes a batch of samples, in single precision.
   *
   * @param manager the manager to attach the result to; its device does the work
   * @param predictor the network
   * @param shape the batch's shape, (batch, channel, …)
   * @param seed decides all random numbers; equal seeds give equal samples
   * @param listener told of each step
   * @return the samples, owned by the caller
   */
  default NDArray sample(
      NDManager manager, NoisePredictor predictor, Shape shape, long seed, StepListener listener) {
    return sample(manager, predictor, shape, new GaussianNoise(seed), listener);
  }

  /**
   * Makes a batch of samples of given noise, in single precision.
   *
   * @param manager the manager to attach the result to; its device does the work
   * @param predictor the network
   * @param shape the batch's shape, (batch, channel, …)
   * @param noise all random numbers, first the start's, then each step's that needs some
   * @param listener told of each step
   * @return the samples, owned by the caller
   */
  NDArray sample(
      NDManager manager,
      NoisePredictor predictor,
      Shape shape,
      NoiseSource noise,
      StepListener listener);
}
