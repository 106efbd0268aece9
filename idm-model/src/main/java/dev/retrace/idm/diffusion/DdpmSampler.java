package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;

/**
 * Ancestral sampling ("Denoising Diffusion Probabilistic Models", Ho et al., 2020): each step draws
 * from a normal distribution around the posterior mean of the clipped estimate x̂_0.
 *
 * <p>Without clipping this is x_{t−1} = (x_t − β_t/√(1−ᾱ_t)·ε̂)/√α_t + σ_t·z. Clipping matters: at
 * the noisiest steps an error of ε̂ is amplified by 1/√α_t, more than thirtyfold at the end of the
 * cosine schedule. Fewer steps are made with {@link NoiseSchedule#respaced}.
 *
 * @param schedule the steps to make, from the last to the first
 * @param clip the range of the data
 * @param variance of the noise added in each step but the first (t = 0)
 */
public record DdpmSampler(NoiseSchedule schedule, Clip clip, ReverseVariance variance)
    implements Sampler {

  /** Requires all settings. */
  public DdpmSampler {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(clip, "clip");
    Objects.requireNonNull(variance, "variance");
  }

  @Override
  public NDArray sample(
      NDManager manager,
      NoisePredictor predictor,
      Shape shape,
      NoiseSource noise,
      StepListener listener) {
    Denoising.Step step =
        (x, predicted, t) -> {
          if (t == 0) {
            return mean(x, predicted, 0);
          }
          try (NDArray z = noise.draw(x.getManager(), x.getShape(), x.getDataType())) {
            return step(x, predicted, t, z);
          }
        };
    return Denoising.fromNoise(schedule, manager, predictor, shape, noise, step, listener);
  }

  /**
   * Makes one step: the mean plus noise of the chosen variance; at t = 0 the mean alone, whatever
   * the noise.
   *
   * @param xt the samples, FLOAT32 or FLOAT64
   * @param predicted ε̂ of the network for them
   * @param t the step in this sampler's schedule
   * @param z standard normal noise; all arrays have one shape and type and stay the caller's
   * @return x_{t−1}, attached to the manager of xt, owned by the caller
   */
  public NDArray step(NDArray xt, NDArray predicted, int t, NDArray z) {
    NDArray result = mean(xt, predicted, t);
    if (t > 0) {
      Scalars.addScaled(result, Math.sqrt(variance.of(schedule, t)), z);
    }
    return result;
  }

  /**
   * Returns the mean of a step.
   *
   * @param xt the samples, FLOAT32 or FLOAT64
   * @param predicted ε̂ of the network for them, of the same shape and type; both stay the caller's
   * @param t the step in this sampler's schedule
   * @return the mean of x_{t−1}, attached to the manager of xt, owned by the caller
   */
  public NDArray mean(NDArray xt, NDArray predicted, int t) {
    try (NDArray x0 = CleanEstimate.of(schedule, clip, xt, predicted, t)) {
      return Scalars.combine(
          schedule.posteriorCoefficientOfX0(t), x0, schedule.posteriorCoefficientOfXt(t), xt);
    }
  }
}
