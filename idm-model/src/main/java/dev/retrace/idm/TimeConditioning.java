package dev.retrace.idm;

/** Where the network learns how noisy its input is. */
public enum TimeConditioning {
  /** In the stem only: the core, and so its inverse, does not see the time. */
  STEM,
  /**
   * In the stem, in every branch by a scale and shift of its features, and in the head by a gain.
   */
  BRANCHES
}
