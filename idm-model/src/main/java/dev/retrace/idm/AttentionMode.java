package dev.retrace.idm;

/** What attention makes of a skip connection. */
public enum AttentionMode {
  /** Nothing. */
  NONE,
  /** Half of the values are multiplied, one by one, by what attention makes of the others. */
  GATE,
  /** Half of the features of all patches are mixed by the matrix of attention. */
  MATRIX,
  /** Places are weighed: both halves in turn. */
  MAP
}
