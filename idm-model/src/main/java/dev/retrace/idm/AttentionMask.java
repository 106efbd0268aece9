package dev.retrace.idm;

/** Which half of a skip connection is hidden from attention and changed by it. */
public enum AttentionMask {
  /** What the mode was made for: channel_flip for gates, spatial for matrices, a map's own. */
  AUTO,
  /** A checkerboard in space. */
  SPATIAL,
  /** A checkerboard in channels and space. */
  CHANNEL_SPATIAL,
  /** A checkerboard in channels and space that is flipped from patch to patch. */
  CHANNEL_FLIP,
  /** A checkerboard of patches against features. */
  TOKEN_FEATURE
}
