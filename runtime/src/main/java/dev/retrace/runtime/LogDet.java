package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The logarithm of |det J| of all that was applied to a state so far, one number per sample.
 *
 * <p>Who does not need it travels with {@link #UNTRACKED}, and nothing is computed. Laws ask {@link
 * #isTracked} before they sum.
 */
public final class LogDet {
  /** The log-determinant nobody asked for. */
  public static final LogDet UNTRACKED = new LogDet(null);

  private final NDArray sum;

  private LogDet(NDArray sum) {
    this.sum = sum;
  }

  /**
   * Starts at zero.
   *
   * @param manager the owner of the sum
   * @param batch the number of samples
   * @param type FLOAT32 or FLOAT64
   * @return a tracked log-determinant
   */
  public static LogDet zeros(NDManager manager, long batch, DataType type) {
    return new LogDet(manager.zeros(new Shape(batch), type));
  }

  /**
   * Whether contributions are wanted.
   *
   * @return false for {@link #UNTRACKED}
   */
  public boolean isTracked() {
    return sum != null;
  }

  /**
   * Adds a layer's log-determinant.
   *
   * @param perSample (batch), consumed
   */
  public void add(NDArray perSample) {
    try (perSample) {
      if (isTracked()) {
        sum.addi(perSample);
      }
    }
  }

  /**
   * Subtracts a layer's log-determinant, as its inverse does.
   *
   * @param perSample (batch), consumed
   */
  public void subtract(NDArray perSample) {
    try (perSample) {
      if (isTracked()) {
        sum.subi(perSample);
      }
    }
  }

  /**
   * The sum so far.
   *
   * @return (batch), owned by the state it belongs to
   * @throws IllegalStateException if it is not tracked
   */
  public NDArray value() {
    if (!isTracked()) {
      throw new IllegalStateException(
          "the log-determinant is not tracked; start from State.tracking(...)");
    }
    return sum;
  }
}
