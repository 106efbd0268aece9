package dev.retrace.examples.config;

/**
 * The section {@code sampling} of a configuration: the samples drawn while training.
 *
 * @param steps denoising steps
 * @param sampler how a step is taken
 * @param count volumes
 * @param guidance how far samples are pushed towards their class, 0 for what the network predicts
 */
public record SamplingSection(int steps, SamplerChoice sampler, int count, double guidance) {
  /** Checks the numbers. */
  public SamplingSection {
    Checks.atLeast("sampling.steps", steps, 1);
    Checks.atLeast("sampling.count", count, 1);
    Checks.atLeast("sampling.guidance", guidance, 0);
  }
}
