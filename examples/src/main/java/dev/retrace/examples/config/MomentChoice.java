package dev.retrace.examples.config;

import dev.retrace.runtime.optim.MomentFormat;

/** How the optimizer remembers the moments of gradients. */
public enum MomentChoice {
  /** As precisely as the parameters. */
  FLOAT32,
  /** In eight bits a number and one scale a block. */
  INT8;

  /**
   * The optimizer's word for it.
   *
   * @return the format
   */
  public MomentFormat format() {
    return this == INT8 ? MomentFormat.BLOCKWISE_8BIT : MomentFormat.WEIGHT_TYPE;
  }
}
