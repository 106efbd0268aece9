package dev.retrace.examples.config;

import dev.retrace.idm.diffusion.NoiseSchedule;

/**
 * The section {@code diffusion} of a configuration.
 *
 * @param steps T
 * @param schedule the shape of the noise schedule
 * @param preconditioning whether input and output of the network are scaled by the data
 * @param balance how far noise levels count alike in the loss, 0 to 1; needs preconditioning
 */
public record DiffusionSection(
    int steps, ScheduleChoice schedule, boolean preconditioning, double balance) {
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
}
