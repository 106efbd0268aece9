package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDManager;

/** Counts what is alive under a manager: a test takes the number before and after. */
public final class LiveArrays {
  private LiveArrays() {}

  /**
   * Counts arrays and managers below a manager, at any depth. A manager that was left open counts
   * although it may be empty.
   *
   * @param manager the root
   * @return how many
   */
  public static int count(NDManager manager) {
    return dev.retrace.runtime.verify.LiveArrays.count(manager);
  }
}
