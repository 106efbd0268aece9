package dev.retrace.examples.train;

import java.util.concurrent.CountDownLatch;

/**
 * A wish to stop after the step that is under way. A termination signal or Ctrl-C is such a wish:
 * the JVM then waits for {@link #close} before it ends, with the exit code that the signal gives
 * it.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private StopSignal(boolean heedsSystem, Runnable told) {
    hook =
        new Thread(
            () -> {
              requested = true;
              told.run();
              awaitEnd();
            },
            "stop");
    if (heedsSystem) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /**
   * A signal that only {@link #request} gives.
   *
   * @return not requested
   */
  public static StopSignal manual() {
    return new StopSignal(false, () -> {});
  }

  /**
   * A signal that the end of the JVM gives too.
   *
   * @param told is run when it does
   * @return not requested; the JVM cannot end before it is closed
   */
  public static StopSignal ofSystem(Runnable told) {
    return new StopSignal(true, told);
  }

  /** Asks for the stop. */
  public void request() {
    requested = true;
  }

  /**
   * Whether somebody has asked.
   *
   * @return true from the first request on
   */
  public boolean isRequested() {
    return requested;
  }

  /** Breaks off what is going on, if somebody has asked. */
  void check() {
    if (requested) {
      throw new Stopped();
    }
  }

  /** Lets the JVM end. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook with it.
    }
    ended.countDown();
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
