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
   * The sampler for data in [0, 1].
   *
   * @param schedule the noise schedule of the training
   * @param steps denoising steps, at most those of the schedule
   * @return the sampler
   * @throws IllegalArgumentException if there are more steps than the schedule has
   */
  public Sampler create(NoiseSchedule schedule, int steps) {
    NoiseSchedule respaced = schedule.respaced(steps);
    return this == DDPM
        ? new DdpmSampler(respaced, Clip.UNIT, ReverseVariance.FIXED_SMALL)
        : new DdimSampler(respaced, Clip.UNIT, 0);
  }
}
