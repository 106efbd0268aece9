package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.config.SamplingSection;
import dev.retrace.examples.config.VarianceChoice;
import dev.retrace.idm.diffusion.StepSpacing;
import picocli.CommandLine.Option;

/** How volumes are drawn, where that differs from what the run configured. */
final class SamplingOptions {
  @Option(
      names = "--count",
      description = "How many volumes (default: as configured; 16 to evaluate, 20 to detect).")
  private Integer count;

  @Option(names = "--steps", description = "Denoising steps (default: as configured).")
  private Integer steps;

  @Option(names = "--sampler", description = "ddpm, ddim or dpm (default: as configured).")
  private SamplerChoice sampler;

  @Option(
      names = "--spacing",
      description =
          "Which steps: evenly spread over time or log_snr, or as by karras (default: as"
              + " configured).")
  private StepSpacing spacing;

  @Option(
      names = "--eta",
      description = "Fresh noise in the steps of ddim, 0 to 1 (default: as configured).")
  private Double eta;

  @Option(
      names = "--variance",
      description =
          "Of the noise in the steps of ddpm: small (of the posterior) or large (of the forward"
              + " step); default: as configured.")
  private VarianceChoice variance;

  @Option(
      names = "--patch-size",
      paramLabel = "VOXELS",
      description =
          "Give the network patches of so many voxels along each axis and blend its answers, for"
              + " volumes that do not fit into memory; 0: whole volumes (default: as configured).")
  private Integer patch;

  @Option(
      names = "--overlap",
      paramLabel = "VOXELS",
      description =
          "What neighbouring patches share (default: as configured, or a quarter of --patch-size).")
  private Integer overlap;

  @Option(
      names = "--guidance",
      description =
          "How far samples are pushed towards their classes, which take turns; 0: not at all"
              + " (default: as configured).")
  private Double guidance;

  SamplingOptions() {}

  /** What the run configured, with what the options change. */
  SamplingSection over(RunConfig config) {
    return over(config, config.sampling().count());
  }

  /** The same, with as many volumes as a command wants unless told. */
  SamplingSection over(RunConfig config, int volumes) {
    SamplingSection configured = config.sampling();
    requirePositive("--count", count);
    requirePositive("--steps", steps);
    int most = config.diffusion().steps();
    if (steps != null && steps > most) {
      throw new UserException(
          "--steps: expected at most " + most + ", the steps of the diffusion, not " + steps);
    }
    requireGuidable(config);
    SamplerChoice way = or(sampler, configured.sampler());
    if (variance != null && way != SamplerChoice.DDPM) {
      throw new UserException(
          "--variance: only ddpm adds noise of that variance; leave it out, or add --sampler ddpm");
    }
    boolean noiseOfChoice = way == SamplerChoice.DDIM || sampler == null;
    int cut = or(patch, configured.patch());
    try {
      return new SamplingSection(
          or(steps, configured.steps()),
          way,
          or(spacing, configured.spacing()),
          or(eta, noiseOfChoice ? configured.eta() : 0),
          or(variance, configured.variance()),
          configured.clip(),
          or(count, volumes),
          cut,
          or(overlap, patch == null ? configured.overlap() : cut / 4),
          or(guidance, configured.guidance()));
    } catch (IllegalArgumentException e) {
      throw new UserException("The options do not fit: " + e.getMessage(), e);
    }
  }

  private void requireGuidable(RunConfig config) {
    if (guidance == null || guidance <= 0) {
      return;
    }
    String expected = "--guidance: expected 0, not " + guidance + ", for the network ";
    if (config.model().classes() == 0) {
      throw new UserException(expected + "knows no classes");
    }
    if (config.training().labelDropout() == 0) {
      throw new UserException(
          expected + "was always told the class; train with a training.label_dropout above 0");
    }
  }

  private static <T> T or(T wanted, T configured) {
    return wanted == null ? configured : wanted;
  }

  private static void requirePositive(String option, Integer value) {
    if (value != null && value < 1) {
      throw new UserException(option + ": expected a positive number, not " + value);
    }
  }
}
