package dev.retrace.runtime.memory;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * The calling thread's gradient mode, for the length of an action.
 *
 * <p>The engine keeps the mode per thread and starts every thread but its own with recording
 * switched on, so code that must not build a graph says so wherever it is entered.
 */
public final class GradMode {
  private GradMode() {}

  /**
   * Records every operation of an action on this thread.
   *
   * @param <T> what the action returns
   * @param action what is done
   * @return its result
   */
  public static <T> T on(Supplier<T> action) {
    return with(true, action);
  }

  /**
   * Records nothing of an action on this thread.
   *
   * @param <T> what the action returns
   * @param action what is done
   * @return its result
   */
  public static <T> T off(Supplier<T> action) {
    return with(false, action);
  }

  /**
   * Records every operation of an action on this thread.
   *
   * @param action what is done
   */
  public static void runOn(Runnable action) {
    with(
        true,
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Records nothing of an action on this thread.
   *
   * @param action what is done
   */
  public static void runOff(Runnable action) {
    with(
        false,
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Whether this thread records.
   *
   * @return true if operations become part of a graph
   */
  public static boolean isOn() {
    Engine.getInstance(); // the natives must be loaded before the first question
    return JniUtils.isGradMode();
  }

  private static <T> T with(boolean enabled, Supplier<T> action) {
    boolean before = isOn();
    if (before == enabled) {
      return action.get();
    }
    JniUtils.setGradMode(enabled);
    try {
      return action.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
