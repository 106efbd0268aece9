package dev.retrace.annotations;

/** One of two parts of a layer's state, as divided by {@link Split}. */
public enum Half {
  /** The first channels, or the sites of the pattern. */
  LEFT,
  /** The channels after them, or all other sites. */
  RIGHT,
  /** Everything: the step is not restricted to a part. */
  BOTH
}
