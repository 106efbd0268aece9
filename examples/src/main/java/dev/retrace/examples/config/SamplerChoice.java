package dev.retrace.examples.config;

import dev.retrace.idm.diffusion.Clip;
import dev.retrace.idm.diffusion.DdimSampler;
import dev.retrace.idm.diffusion.DdpmSampler;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.ReverseVariance;
import dev.retrace.idm.diffusion.Sampler;

/** The samplers a configuration can name. */
public enum SamplerChoice {
  /** Ancestral sampling, with fresh noise at every step. */
  DDPM,
  /** Deterministic sampling. */
  DDIM;

  /**
   * The sampler.
   *
   * @param schedule the noise schedule of the training
   * @param steps denoising steps, at most those of the schedule
   * @param clip the range of the data
   * @return the sampler
   * @throws IllegalArgumentException if there are more steps than the schedule has
   */
  public Sampler create(NoiseSchedule schedule, int steps, Clip clip) {
    NoiseSchedule respaced = schedule.respaced(steps);
    return this == DDPM
        ? new DdpmSampler(respaced, clip, ReverseVariance.FIXED_SMALL)
        : new DdimSampler(respaced, clip, 0);
  }
}
