package dev.retrace.examples.config;

import dev.retrace.idm.diffusion.ReverseVariance;

/** The variances a configuration can name for the noise of ancestral sampling. */
public enum VarianceChoice {
  /** Of the posterior of a step whose clean data are known. */
  SMALL,
  /** β_t, the noise that the step had added, as in equation (7) of the paper. */
  LARGE;

  ReverseVariance reverse() {
    return this == SMALL ? ReverseVariance.FIXED_SMALL : ReverseVariance.FIXED_LARGE;
  }
}
