package dev.retrace.examples.config;

/** How the optimizer remembers the moments of gradients. */
public enum MomentChoice {
  /** As precisely as the parameters. */
  FLOAT32,
  /** In eight bits a number and one scale a block. */
  INT8
}
