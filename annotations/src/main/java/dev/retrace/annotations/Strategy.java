package dev.retrace.annotations;

/**
 * What a coupling's branch keeps between {@code forward} and {@code backward}: memory against time.
 * The gradients are the same.
 */
public enum Strategy {
  /**
   * Nothing. What the branch read is rebuilt by the inverse, and the branch is evaluated once more.
   */
  INVERT,

  /**
   * What the branch read: half a state. The branch is evaluated once more, on exactly these values,
   * so that rounding of the inverse does not reach its gradient.
   */
  CHECKPOINT,

  /** The branch's tape: several times what it read. The branch is evaluated only once. */
  STORE
}
