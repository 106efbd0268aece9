package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A layer once more, written plainly: out of place, with the engine's own operations, ignorant of
 * laws, views and recordings. Its gradients are the engine's.
 */
@FunctionalInterface
public interface Formula {
  /**
   * Evaluates the formula.
   *
   * @param x the argument
   * @param given parameters by path, and conditions by name
   * @return the result
   */
  Result apply(NDArray x, Map<String, NDArray> given);

  /**
   * What a layer computes.
   *
   * @param value the value
   * @param logDet (batch), or null if the volume is preserved
   */
  record Result(NDArray value, NDArray logDet) {
    /** A value whose volume is preserved. */
    public static Result of(NDArray value) {
      return new Result(value, null);
    }
  }
}
