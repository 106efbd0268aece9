package dev.retrace.runtime.verify;

/** A property that cannot be measured here; the message says why, and what would help. */
final class NotCheckedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCheckedException(String sentence) {
    super(sentence);
  }
}
