package dev.retrace.idm.diffusion;

/** The variance of the noise that a DDPM step adds. */
public enum ReverseVariance {

  /** β_t: right for data that are themselves normal noise. */
  FIXED_LARGE,

  /** The posterior variance β_t(1 − ᾱ_{t−1})/(1 − ᾱ_t): right for data that are a single point. */
  FIXED_SMALL;

  double of(NoiseSchedule schedule, int t) {
    return this == FIXED_LARGE ? schedule.beta(t) : schedule.posteriorVariance(t);
  }
}
