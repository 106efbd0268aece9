package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * DPM-Solver++(2M) ("DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic
 * Models", Lu et al., 2022): the deterministic way from noise to image that DDIM follows with an
 * error of first order in the steps' width, followed with one of second order, still asking the
 * network once a step.
 *
 * <p>With a = √ᾱ, s = √(1−ᾱ), λ = ln(a/s), from step q to p, having come to q from r,
 *
 * <pre>
 * h = λ_p − λ_q,  w = h/(2(λ_q − λ_r))
 * D = (1 + w)·x̂_0(x_q) − w·x̂_0(x_r)
 * x_p = s_p/s_q·x_q + (a_p − a_q·s_p/s_q)·D
 * </pre>
 *
 * <p>The first step, which has none before it, and the last, where λ_p is infinite, are of first
 * order: w = 0. Which steps are made is up to the schedule; {@link StepSpacing} offers some
 * choices.
 *
 * @param schedule the steps to make, from the last to the first
 * @param clip the range of the data, into which every x̂_0 is forced
 */
public record DpmSampler(NoiseSchedule schedule, Clip clip) implements Sampler {

  /** Requires the settings. */
  public DpmSampler {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(clip, "clip");
  }

  @Override
  public NDArray sample(
      NDManager manager,
      NoisePredictor predictor,
      Shape shape,
      NoiseSource noise,
      StepListener listener) {
    return walk(predictor, noise.draw(manager, shape, DataType.FLOAT32), listener);
  }

  /**
   * Makes samples of given noise.
   *
   * @param predictor the network
   * @param start the samples at the last step, FLOAT32 or FLOAT64; stay the caller's
   * @param listener told of each step
   * @return the samples, attached to the manager of the start, owned by the caller
   */
  public NDArray sampleFrom(NoisePredictor predictor, NDArray start, StepListener listener) {
    return walk(predictor, start.duplicate(), listener);
  }

  private NDArray walk(NoisePredictor predictor, NDArray start, StepListener listener) {
    int[] down = new int[schedule.steps()];
    Arrays.setAll(down, i -> schedule.steps() - 1 - i);
    try (TwoSteps steps = new TwoSteps()) {
      return Denoising.walk(schedule, predictor, start, down, steps, listener);
    }
  }

  /** One walk's memory: the estimate of the step before. */
  private final class TwoSteps implements Denoising.Step, AutoCloseable {
    private NDArray before;

    @Override
    public NDArray apply(NDArray x, NDArray predicted, int t) {
      NDArray clean = CleanEstimate.of(schedule, clip, x, predicted, t);
      double ratio = spread(t - 1) / spread(t);
      double gain = signal(t - 1) - signal(t) * ratio;
      double w = before == null || t == 0 ? 0 : step(t) / (2 * step(t + 1));
      NDArray next = Scalars.combine(ratio, x, gain * (1 + w), clean);
      if (w != 0) {
        Scalars.addScaled(next, -gain * w, before);
      }
      close();
      before = clean;
      return next;
    }

    /** λ_{t−1} − λ_t. */
    private double step(int t) {
      return Math.log(signal(t - 1) / signal(t)) - Math.log(spread(t - 1) / spread(t));
    }

    @Override
    public void close() {
      if (before != null) {
        before.close();
      }
    }
  }

  private double signal(int t) {
    return Math.sqrt(schedule.alphaBar(t));
  }

  private double spread(int t) {
    return Math.sqrt(1 - schedule.alphaBar(t));
  }
}
