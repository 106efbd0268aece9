package dev.retrace.runtime.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The one way in which a whole array takes another's values. The engine's {@code copyTo} and {@code
 * set(Buffer)} rebind the handle instead of writing into the memory that others see.
 */
public final class Overwrite {
  private Overwrite() {}

  /**
   * Writes the values of one array into the memory of another.
   *
   * @param target at least one axis, written, also where it is a parameter or a view
   * @param source as the target, borrowed
   */
  public static void with(NDArray target, NDArray source) {
    GradMode.runOff(
        () -> target.set(new NDIndex().addAllDim(target.getShape().dimension()), source));
  }
}
