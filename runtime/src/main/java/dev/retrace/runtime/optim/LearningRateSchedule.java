package dev.retrace.runtime.optim;

/** The learning rate of each optimizer step. */
@FunctionalInterface
public interface LearningRateSchedule {

  /**
   * Returns the learning rate of a step.
   *
   * @param step the step, from 0
   * @return the learning rate
   */
  double at(long step);

  /**
   * A learning rate that never changes.
   *
   * @param rate the learning rate
   * @return the schedule
   */
  static LearningRateSchedule constant(double rate) {
    return step -> rate;
  }
}
