package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.memory.DataTypes;

/**
 * What travels through a network: a value and the log-determinant of the way so far.
 *
 * <p>A layer consumes the state it is given and returns one, often with the same buffer.
 */
public final class State implements AutoCloseable {
  private final NDArray value;
  private final LogDet logDet;

  State(NDArray value, LogDet logDet) {
    this.value = value;
    this.logDet = logDet;
  }

  /**
   * A state whose log-determinant nobody needs.
   *
   * @param value (batch, channel, spatial...), FLOAT32 or FLOAT64, consumed: layers write into it
   * @return the state
   */
  public static State of(NDArray value) {
    DataTypes.requireState(value.getDataType());
    return new State(value, LogDet.UNTRACKED);
  }

  /**
   * A state that sums the log-determinant, from zero.
   *
   * @param value (batch, channel, spatial...), FLOAT32 or FLOAT64, consumed: layers write into it
   * @return the state
   */
  public static State tracking(NDArray value) {
    DataTypes.requireState(value.getDataType());
    return new State(
        value, LogDet.zeros(value.getManager(), value.getShape().get(0), value.getDataType()));
  }

  /**
   * The value, one buffer that layers write into.
   *
   * @return (batch, channel, spatial...), owned by this state
   */
  public NDArray value() {
    return value;
  }

  /**
   * The log-determinant of the way so far.
   *
   * @return shared by all states of one way
   */
  public LogDet logDet() {
    return logDet;
  }

  /**
   * The same way with another value.
   *
   * @param next consumed; the caller has closed the old value
   * @return the state that goes on
   */
  public State with(NDArray next) {
    return new State(next, logDet);
  }

  /** Frees value and log-determinant. */
  @Override
  public void close() {
    value.close();
    if (logDet.isTracked()) {
      logDet.value().close();
    }
  }
}
