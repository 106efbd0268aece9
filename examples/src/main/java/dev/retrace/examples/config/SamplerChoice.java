package dev.retrace.examples.config;

import dev.retrace.examples.data.ValueRange;
import dev.retrace.idm.diffusion.Clip;
import dev.retrace.idm.diffusion.DdimSampler;
import dev.retrace.idm.diffusion.DdpmSampler;
import dev.retrace.idm.diffusion.DpmSampler;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.Sampler;

/** The samplers a configuration can name. */
public enum SamplerChoice {
  /** Ancestral sampling, with fresh noise at every step. */
  DDPM,
  /** Deterministic sampling, unless given noise. */
  DDIM,
  /** Deterministic sampling of second order. */
  DPM;

  /**
   * A sampler that makes evenly spread steps without noise of choice, and with the small variance
   * where noise there must be.
   *
   * @param schedule the noise schedule of the training
   * @param steps denoising steps, at most those of the schedule
   * @param range of the data, which estimates are forced into
   * @return the sampler
   * @throws IllegalArgumentException if there are more steps than the schedule has
   */
  public Sampler create(NoiseSchedule schedule, int steps, ValueRange range) {
    return create(schedule.respaced(steps), range.clip(), 0, VarianceChoice.SMALL);
  }

  Sampler create(NoiseSchedule steps, Clip clip, double eta, VarianceChoice variance) {
    return switch (this) {
      case DDPM -> new DdpmSampler(steps, clip, variance.reverse());
      case DDIM -> new DdimSampler(steps, clip, eta);
      case DPM -> new DpmSampler(steps, clip);
    };
  }
}
