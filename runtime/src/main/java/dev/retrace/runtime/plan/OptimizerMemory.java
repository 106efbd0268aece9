package dev.retrace.runtime.plan;

import dev.retrace.runtime.optim.MomentFormat;

/**
 * What an optimizer makes of memory.
 *
 * @param moments how its moments are stored
 * @param fused whether a parameter is updated as soon as its gradient is complete, which then is
 *     freed; otherwise all gradients wait for the end of the step
 * @param averaged whether a running average of the weights is kept
 * @param accumulated whether gradients of earlier batches are there when the step begins
 */
public record OptimizerMemory(
    MomentFormat moments, boolean fused, boolean averaged, boolean accumulated) {
  // Updates run through a tensor in runs of so many values, with temporaries of that length.
  private static final long RUN = 1 << 16;
  private static final long TEMPORARIES = 8;

  /**
   * An optimizer without an average and without accumulation.
   *
   * @param moments how its moments are stored
   * @param fused whether a parameter is updated as soon as its gradient is complete
   */
  public OptimizerMemory(MomentFormat moments, boolean fused) {
    this(moments, fused, false, false);
  }

  /** Memory of an update of one tensor at its highest. */
  long updateBytes(long values, long valueBytes) {
    return TEMPORARIES * Math.min(values, RUN) * valueBytes;
  }
}
