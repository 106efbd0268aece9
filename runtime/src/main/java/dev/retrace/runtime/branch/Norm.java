package dev.retrace.runtime.branch;

/** How a {@link ConvUnit} normalises after each convolution. */
public enum Norm {
  /** Over the positions of each channel; undefined where there is a single position. */
  INSTANCE,
  /** Over the positions and channels of each group; fine at any size with enough channels. */
  GROUP,
  /** Not at all. */
  NONE
}
