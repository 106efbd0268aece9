package dev.retrace.examples.config;

import dev.retrace.examples.data.ValueRange;
import dev.retrace.idm.diffusion.Clip;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.PatchPredictor;
import dev.retrace.idm.diffusion.PatchwisePredictor;
import dev.retrace.idm.diffusion.Sampler;
import dev.retrace.idm.diffusion.StepSpacing;

/**
 * The section {@code sampling} of a configuration: the samples drawn while training.
 *
 * @param steps denoising steps
 * @param sampler how a step is taken
 * @param spacing which steps are taken
 * @param eta fresh noise in DDIM's steps, 0 to 1
 * @param variance of the noise in DDPM's steps
 * @param clip whether estimates of the clean data are forced into the range of the data
 * @param count volumes
 * @param patch voxels along each axis of the patches that the network is given, 0 for whole volumes
 * @param overlap voxels that neighbouring patches share
 * @param guidance how far samples are pushed towards their class, 0 for what the network predicts
 */
public record SamplingSection(
    int steps,
    SamplerChoice sampler,
    StepSpacing spacing,
    double eta,
    VarianceChoice variance,
    boolean clip,
    int count,
    int patch,
    int overlap,
    double guidance) {
  /** Checks the numbers. */
  public SamplingSection {
    Checks.atLeast("sampling.steps", steps, 1);
    Checks.atLeast("sampling.count", count, 1);
    Checks.atLeast("sampling.patch", patch, 0);
    Checks.atLeast("sampling.guidance", guidance, 0);
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("sampling.eta: expected a number from 0 to 1, not " + eta);
    }
    if (eta > 0 && sampler != SamplerChoice.DDIM) {
      throw new IllegalArgumentException(
          "sampling.eta: only ddim can be given noise of choice; set it to 0, or sampling.sampler"
              + " to ddim");
    }
    if (overlap < 0 || overlap > patch / 2) {
      throw new IllegalArgumentException(
          "sampling.overlap: expected a number from 0 to half of sampling.patch, which is "
              + patch
              + ", not "
              + overlap);
    }
  }

  /**
   * The sampler.
   *
   * @param schedule the noise schedule of the training
   * @param range of the data
   * @return its steps and how they are taken
   * @throws IllegalArgumentException if there are more steps than the schedule has
   */
  public Sampler toSampler(NoiseSchedule schedule, ValueRange range) {
    return sampler.create(
        spacing.choose(schedule, steps), clip ? range.clip() : Clip.NONE, eta, variance);
  }

  /**
   * What is asked for the noise at every step.
   *
   * @param <P> that of a network which can be asked for patches as well
   * @param network the network
   * @return the network itself, or its answers to patches, blended
   */
  public <P extends NoisePredictor & PatchPredictor> NoisePredictor toPredictor(P network) {
    return patch == 0 ? network : new PatchwisePredictor(network, patch, overlap);
  }
}
