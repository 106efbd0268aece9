package dev.retrace.idm;

import dev.retrace.annotations.Invertible;

/** A coupling module: it rewrites the left or the right part, with or without the time. */
@Invertible
sealed interface Module permits LeftModule, RightModule, TimedLeftModule, TimedRightModule {
  /** The module of a plan. */
  static Module of(ModulePlan plan, boolean writesRight) {
    if (plan.config().timeInBranches()) {
      return writesRight ? new TimedRightModule(plan) : new TimedLeftModule(plan);
    }
    return writesRight ? new RightModule(plan) : new LeftModule(plan);
  }
}
