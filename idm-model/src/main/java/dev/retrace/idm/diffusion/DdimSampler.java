package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * Sampling by denoising diffusion implicit models (Song et al., 2021): from step t to any earlier
 * one p,
 *
 * <pre>
 * σ = η·√((1−ᾱ_p)/(1−ᾱ_t))·√(1−ᾱ_t/ᾱ_p)
 * x_p = √ᾱ_p·x̂_0 + √(1−ᾱ_p−σ²)·ε̂ + σ·z
 * </pre>
 *
 * <p>with ε̂ derived anew from the clipped x̂_0. With η = 0 no noise is added and the way from
 * noise to image can be gone backwards ({@link #invert}). Fewer steps are made with {@link
 * NoiseSchedule#respaced}.
 *
 * @param schedule the steps to make, from the last to the first
 * @param clip the range of the data
 * @param eta η, from 0 (deterministic) to 1 (as much noise as DDPM's small variance)
 */
public record DdimSampler(NoiseSchedule schedule, Clip clip, double eta) implements Sampler {

  /** Checks the settings. */
  public DdimSampler {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(clip, "clip");
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta is " + eta + "; it must be from 0 to 1.");
    }
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
          if (eta == 0 || t == 0) {
            return deterministic(x, predicted, t, t - 1);
          }
          try (NDArray z = noise.draw(x.getManager(), x.getShape(), x.getDataType())) {
            return step(x, predicted, t, t - 1, z);
          }
        };
    return Denoising.fromNoise(schedule, manager, predictor, shape, noise, step, listener);
  }

  /**
   * Makes samples of given noise, without drawing any.
   *
   * @param predictor the network
   * @param start the samples at the last step, FLOAT32 or FLOAT64; stay the caller's
   * @param listener told of each step
   * @return the samples, attached to the manager of the start, owned by the caller
   * @throws IllegalStateException unless η is 0
   */
  public NDArray sampleFrom(NoisePredictor predictor, NDArray start, StepListener listener) {
    requireDeterministic("sample from given noise");
    int[] down = new int[schedule.steps()];
    Arrays.setAll(down, i -> schedule.steps() - 1 - i);
    return Denoising.walk(
        schedule,
        predictor,
        start.duplicate(),
        down,
        (x, predicted, t) -> deterministic(x, predicted, t, t - 1),
        listener);
  }

  /**
   * Goes from images back to the noise they come from, by {@link #reverseStep} from the first step
   * to the last but one. The error against {@link #sampleFrom} is of first order in the steps'
   * width, plus what clipping does.
   *
   * @param predictor the network
   * @param images clean images, taken as the samples at the first step; stay the caller's
   * @param listener told of each step
   * @return the samples at the last step, attached to the manager of the images, owned by the
   *     caller
   * @throws IllegalStateException unless η is 0
   */
  public NDArray invert(NoisePredictor predictor, NDArray images, StepListener listener) {
    requireDeterministic("be inverted");
    int[] up = new int[schedule.steps() - 1];
    Arrays.setAll(up, i -> i);
    return Denoising.walk(
        schedule,
        predictor,
        images.duplicate(),
        up,
        (x, predicted, t) -> reverseStep(x, predicted, t, t + 1),
        listener);
  }

  /**
   * Goes from images back to the noise they come from by solving, at every step, for the samples
   * that {@link #sampleFrom} would have taken to the present ones. Where the iteration converges
   * this is the exact inverse of that method, its last step included: sampling from the noise found
   * gives the images again. Of images with voxels at the bounds of the clip, several noises do.
   *
   * @param predictor the network
   * @param images clean images; stay the caller's
   * @param refinements how often each step is refined, at least 1; each asks the network once
   * @param listener told of each step
   * @return the samples at the last step, attached to the manager of the images, and how far the
   *     iterations were from rest; owned by the caller
   * @throws IllegalArgumentException if there is not at least one refinement
   * @throws IllegalStateException unless η is 0
   */
  public Inversion invert(
      NoisePredictor predictor, NDArray images, int refinements, StepListener listener) {
    requireDeterministic("be inverted");
    if (refinements < 1) {
      throw new IllegalArgumentException(
          "An inversion needs at least 1 refinement at each step, not " + refinements + ".");
    }
    return new FixedPointInversion(schedule, clip, predictor, refinements).of(images, listener);
  }

  /**
   * Makes one step.
   *
   * @param xt the samples, FLOAT32 or FLOAT64
   * @param predicted ε̂ of the network for them
   * @param t their step in this sampler's schedule
   * @param previous the earlier step to go to; −1 is the clean image
   * @param z standard normal noise; all arrays have one shape and type and stay the caller's
   * @return the samples at the earlier step, attached to the manager of xt, owned by the caller
   * @throws IllegalArgumentException if the steps are not in this order
   */
  public NDArray step(NDArray xt, NDArray predicted, int t, int previous, NDArray z) {
    requireOrder(previous, t, -1);
    double sigma = sigma(t, previous);
    NDArray result = move(clip, xt, predicted, t, previous, sigma);
    if (sigma > 0) {
      Scalars.addScaled(result, sigma, z);
    }
    return result;
  }

  /**
   * Makes one step backwards, to a noisier image, with neither noise nor clipping.
   *
   * @param xt the samples, FLOAT32 or FLOAT64
   * @param predicted ε̂ of the network for them, of the same shape and type; both stay the caller's
   * @param t their step in this sampler's schedule
   * @param next the later step to go to; T is pure noise
   * @return the samples at the later step, attached to the manager of xt, owned by the caller
   * @throws IllegalArgumentException if the steps are not in this order
   */
  public NDArray reverseStep(NDArray xt, NDArray predicted, int t, int next) {
    requireOrder(t, next, 0);
    return move(Clip.NONE, xt, predicted, t, next, 0);
  }

  private NDArray deterministic(NDArray xt, NDArray predicted, int t, int previous) {
    return move(clip, xt, predicted, t, previous, 0);
  }

  private double sigma(int t, int previous) {
    double here = schedule.alphaBar(t);
    double there = schedule.alphaBar(previous);
    return eta * Math.sqrt((1 - there) / (1 - here)) * Math.sqrt(1 - here / there);
  }

  private NDArray move(Clip range, NDArray xt, NDArray predicted, int t, int target, double sigma) {
    double there = schedule.alphaBar(target);
    try (NDArray x0 = CleanEstimate.of(schedule, range, xt, predicted, t);
        NDArray noise = CleanEstimate.noise(schedule, xt, x0, t)) {
      return Scalars.combine(
          Math.sqrt(there), x0, Math.sqrt(Math.max(0, 1 - there - sigma * sigma)), noise);
    }
  }

  private void requireOrder(int earlier, int later, int least) {
    int most = least + schedule.steps();
    if (earlier < least || earlier >= later || later > most) {
      throw new IllegalArgumentException(
          "Cannot move between the steps %d and %d; they must rise and be from %d to %d."
              .formatted(earlier, later, least, most));
    }
  }

  private void requireDeterministic(String what) {
    if (eta != 0) {
      throw new IllegalStateException(
          "With eta " + eta + " a sampler cannot " + what + "; use eta 0.");
    }
  }
}
