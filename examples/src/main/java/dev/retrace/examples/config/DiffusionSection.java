package dev.retrace.examples.config;

import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.Parametrization;
import dev.retrace.idm.diffusion.Preconditioning;
import dev.retrace.idm.diffusion.Prediction;
import dev.retrace.idm.diffusion.Weighed;

/**
 * The section {@code diffusion} of a configuration.
 *
 * @param steps T
 * @param schedule the shape of the noise schedule
 * @param preconditioning whether input and output of the network are scaled by the data
 * @param balance how far noise levels count alike in the loss, 0 to 1; needs preconditioning
 * @param prediction what the network's output stands for, where it is not preconditioned
 * @param lossWeight how much each noise level counts in the loss
 * @param minSnrGamma γ of the min-SNR weight
 */
public record DiffusionSection(
    int steps,
    ScheduleChoice schedule,
    boolean preconditioning,
    double balance,
    Prediction prediction,
    LossWeight lossWeight,
    double minSnrGamma) {
  /** Checks what the schedule does not. */
  public DiffusionSection {
    Checks.atLeast("diffusion.steps", steps, 1);
    if (!(balance >= 0 && balance <= 1)) {
      throw new IllegalArgumentException(
          "diffusion.balance: expected a number from 0 to 1, not " + balance);
    }
    if (balance > 0 && !preconditioning) {
      throw new IllegalArgumentException(
          "diffusion.balance: only a preconditioned network can be balanced; set it to 0, or"
              + " diffusion.preconditioning to true");
    }
    if (preconditioning && prediction != Prediction.EPSILON) {
      throw new IllegalArgumentException(
          "diffusion.prediction: what a preconditioned network predicts is a mixture of its own;"
              + " set it to epsilon, or diffusion.preconditioning to false");
    }
    if (balance > 0 && lossWeight != LossWeight.UNIFORM) {
      throw new IllegalArgumentException(
          "diffusion.loss_weight: noise levels are weighed by diffusion.balance already; set one of"
              + " them to 0 or uniform");
    }
    Checks.above("diffusion.min_snr_gamma", minSnrGamma, 0);
  }

  /** The weights of noise levels a configuration can name. */
  public enum LossWeight {
    /** All alike. */
    UNIFORM,
    /** Hang et al., 2023. */
    MIN_SNR
  }

  /** The schedules a configuration can name. */
  public enum ScheduleChoice {
    /** Nichol and Dhariwal, 2021. */
    COSINE,
    /** Ho, Jain and Abbeel, 2020. */
    LINEAR
  }

  /**
   * The noise schedule.
   *
   * @return with its tables
   * @throws IllegalArgumentException if it cannot have so many steps
   */
  public NoiseSchedule toSchedule() {
    return schedule == ScheduleChoice.COSINE
        ? NoiseSchedule.cosine(steps)
        : NoiseSchedule.linear(steps);
  }

  /**
   * What stands around the network, and how the loss weighs noise levels.
   *
   * @param noise the noise schedule
   * @param mean of the data's voxels
   * @param deviation of the data's voxels
   * @return the parametrization
   */
  public Parametrization toParametrization(NoiseSchedule noise, double mean, double deviation) {
    Parametrization plain =
        preconditioning
            ? new Preconditioning(noise, mean, deviation, balance)
            : prediction.of(noise);
    return switch (lossWeight) {
      case UNIFORM -> plain;
      case MIN_SNR ->
          new Weighed(plain, t -> prediction.minSnrWeight(noise.alphaBar(t), minSnrGamma));
    };
  }
}
