package dev.retrace.idm.diffusion;

/**
 * What stands between the network F and the predicted noise: ε̂ = skip·z + output·F(input·z, t)
 * with z = x_t − √ᾱ·mean.
 *
 * <p>Without preconditioning ε̂ = F(x_t, t). Scaled by the data, F receives inputs and is asked for
 * outputs of unit variance at every noise level: skip·z is then the best prediction linear in a
 * single voxel, and F predicts what it leaves. The training loss is the error of ε̂ in both cases;
 * at high noise, where ε̂ is easy, it says little about F, and {@code balance} can make up for
 * that. After Karras, Aittala, Aila and Laine, "Elucidating the Design Space of Diffusion-Based
 * Generative Models", 2022, section 5, for noise prediction and data with a mean.
 *
 * @param schedule the noise schedule
 * @param mean of the voxels
 * @param deviation of the voxels; 0 for no preconditioning
 * @param balance weight of a noise level in the loss, as a power: 0 for the plain error of ε̂, 1
 *     for the plain error of F, in which all noise levels count alike
 */
public record Preconditioning(NoiseSchedule schedule, double mean, double deviation, double balance)
    implements Parametrization {
  /** Checks the statistics. */
  public Preconditioning {
    if (!(deviation >= 0) || !Double.isFinite(deviation) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "preconditioning needs a finite mean and a finite deviation of at least 0, not "
              + mean
              + " and "
              + deviation);
    }
    if (!(balance >= 0 && balance <= 1)) {
      throw new IllegalArgumentException("the balance lies between 0 and 1, not at " + balance);
    }
  }

  /**
   * The network predicts the noise itself.
   *
   * @param schedule the noise schedule
   * @return no preconditioning
   */
  public static Preconditioning none(NoiseSchedule schedule) {
    return new Preconditioning(schedule, 0, 0, 0);
  }

  /**
   * Whether F is anything but ε̂.
   *
   * @return false for {@link #none}
   */
  public boolean isActive() {
    return deviation > 0;
  }

  @Override
  public double shift(int t) {
    return isActive() ? Math.sqrt(schedule.alphaBar(t)) * mean : 0;
  }

  @Override
  public double input(int t) {
    return isActive() ? 1 / Math.sqrt(variance(t)) : 1;
  }

  @Override
  public double skip(int t) {
    return isActive() ? Math.sqrt(1 - schedule.alphaBar(t)) / variance(t) : 0;
  }

  @Override
  public double output(int t) {
    return isActive() ? deviation * Math.sqrt(schedule.alphaBar(t) / variance(t)) : 1;
  }

  @Override
  public double lossScale(int t) {
    return 1;
  }

  // An error d of the noise is an error d / output of F, whose square the loss weighs with
  // output^(2 - 2 balance); so the gradient with respect to F is this times d, up to a constant.
  @Override
  public double lossGain(int t) {
    return Math.pow(output(t), 1 - 2 * balance);
  }

  /** The variance of a voxel of x_t. */
  private double variance(int t) {
    double alphaBar = schedule.alphaBar(t);
    return alphaBar * deviation * deviation + 1 - alphaBar;
  }
}
