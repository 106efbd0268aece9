package dev.retrace.runtime.plan;

/**
 * What an optimizer makes of memory.
 *
 * @param moments how its moments are stored
 * @param fused whether a parameter is updated as soon as its gradient is complete, which then is
 *     freed; otherwise all gradients wait for the end of the step
 * @param averaged whether a running average of the weights is kept
 */
public record OptimizerMemory(MomentPrecision moments, boolean fused, boolean averaged) {
  // Updates run through a tensor in pieces of 4 MiB in float32, with up to three temporaries.
  private static final long PIECE = 1 << 20;
  private static final long TEMPORARIES = 3;

  /** Memory of an update of one tensor at its highest. */
  long updateBytes(long values, long valueBytes) {
    return TEMPORARIES * Math.min(values, PIECE) * valueBytes;
  }
}
