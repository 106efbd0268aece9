package dev.retrace.examples;

/**
 * Something the user can put right: a missing folder, an unreadable file, a value out of range.
 *
 * <p>The message is one sentence that names the thing, says what was expected and, where that is
 * not obvious, what to do. A command line prints it alone, without a stack trace.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param sentence what is wrong, for the user
   */
  public UserException(String sentence) {
    super(sentence);
  }

  /**
   * Creates the exception and keeps what led to it.
   *
   * @param sentence what is wrong, for the user
   * @param cause what was caught
   */
  public UserException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
