package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;

/**
 * What travels back through a network: a value, the gradient of the loss with respect to it, and
 * the cotangent of the log-determinant.
 *
 * <p>{@code backward} turns the trace of a layer's output into that of its input, {@code
 * inverseBackward} the trace of its input into that of its output.
 */
public final class Trace implements AutoCloseable {
  private final NDArray value;
  private final NDArray grad;
  private final NDArray logDetGrad;

  private Trace(NDArray value, NDArray grad, NDArray logDetGrad) {
    this.value = value;
    this.grad = grad;
    this.logDetGrad = logDetGrad;
  }

  /**
   * The trace of a loss on the value alone.
   *
   * @param value (batch, channel, spatial...), consumed: layers write into it
   * @param grad as value, a buffer of its own, consumed
   * @return the trace
   */
  public static Trace of(NDArray value, NDArray grad) {
    return new Trace(value, grad, null);
  }

  /**
   * The trace of a loss on value and log-determinant.
   *
   * @param value (batch, channel, spatial...), consumed: layers write into it
   * @param grad as value, a buffer of its own, consumed
   * @param logDetGrad (batch), borrowed for as long as any trace of this way lives
   * @return the trace
   */
  public static Trace of(NDArray value, NDArray grad, NDArray logDetGrad) {
    return new Trace(value, grad, logDetGrad);
  }

  /**
   * The value at this point of the network, rebuilt.
   *
   * @return (batch, channel, spatial...), owned by this trace
   */
  public NDArray value() {
    return value;
  }

  /**
   * The gradient of the loss with respect to {@link #value}.
   *
   * @return as value, owned by this trace
   */
  public NDArray grad() {
    return grad;
  }

  /**
   * The gradient of the loss with respect to the log-determinant.
   *
   * @return (batch), borrowed, or null if the loss does not look at it
   */
  public NDArray logDetGrad() {
    return logDetGrad;
  }

  /**
   * The same way with another value and gradient.
   *
   * @param nextValue consumed; the caller has closed the old one
   * @param nextGrad consumed; the caller has closed the old one
   * @return the trace that goes on
   */
  public Trace with(NDArray nextValue, NDArray nextGrad) {
    return new Trace(nextValue, nextGrad, logDetGrad);
  }

  /** Frees value and gradient. */
  @Override
  public void close() {
    value.close();
    grad.close();
  }
}
