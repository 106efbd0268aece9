package dev.retrace.annotations;

/** A part of a layer's channels, as divided by {@link Split}. */
public enum Half {
  /** The first channels. */
  LEFT,
  /** The channels after them. */
  RIGHT,
  /** All channels: the step is not restricted to a part. */
  BOTH
}
