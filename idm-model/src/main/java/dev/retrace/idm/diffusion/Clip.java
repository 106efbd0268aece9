package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * The range into which estimates of the clean data are forced during sampling.
 *
 * @param low the least value, −∞ for none
 * @param high the largest value, +∞ for none
 */
public record Clip(double low, double high) {

  /** Data scaled to [0, 1]. */
  public static final Clip UNIT = new Clip(0, 1);

  /** Data scaled to [−1, 1]. */
  public static final Clip SYMMETRIC = new Clip(-1, 1);

  /** Estimates stay as they are. */
  public static final Clip NONE = new Clip(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Checks that the range is not empty. */
  public Clip {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "Cannot clip to [" + low + ", " + high + "]; the first number must be the smaller.");
    }
  }

  /** Consumes the array and returns it, or a clipped copy, owned by the caller. */
  NDArray apply(NDArray array) {
    if (equals(NONE)) {
      return array;
    }
    try (array;
        NDArray raised = array.maximum(Scalars.like(array, low))) {
      return raised.minimum(Scalars.like(array, high));
    }
  }
}
