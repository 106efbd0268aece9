package dev.retrace.idm;

/** Where a core has attention. */
public enum AttentionPlace {
  /** On the deepest skip connections, immediately before they are joined again. */
  SKIPS,
  /** On the whole state of the lowest level, between its encoder and its decoder. */
  BOTTOM,
  /** On the deepest skip connections and at the bottom. */
  BOTH
}
