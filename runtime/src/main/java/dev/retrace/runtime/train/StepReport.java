package dev.retrace.runtime.train;

import java.util.List;

/**
 * What an optimizer step tells.
 *
 * @param gradientNorm of all parameters together, with the gradient of the weight-norm term, before
 *     clipping; infinite or NaN if an entry is
 * @param weightNorm what the weight-norm term measures of all trained parameters before the step,
 *     without its factor, such as ‖W‖; 0 without such a term
 * @param passes how many times forward and backward ran, over all micro-batches
 * @param skipped names of the parameters that were left as they were, because a gradient was not
 *     finite; empty after a step in good health
 */
public record StepReport(double gradientNorm, double weightNorm, int passes, List<String> skipped) {

  /** Keeps a copy of the names. */
  public StepReport {
    skipped = List.copyOf(skipped);
  }
}
