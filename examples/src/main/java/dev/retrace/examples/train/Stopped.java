package dev.retrace.examples.train;

/** Breaks off what a run does between steps, because it was asked to stop. */
final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Tells of no place, for it is no failure. */
  Stopped() {
    super("asked to stop", null, false, false);
  }
}
