package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.LogDet;

/**
 * A change of one part of the channels, y = f(x; b), invertible in x for every branch output b.
 *
 * <p>The channels of b come in groups of as many as the part has: what group j says of channel c
 * lies in channel j · written + c. A law relies on no more than that about channels, and neither
 * part nor b need be contiguous: so a split may call it several times, each time with some of the
 * channels, or with every other position, and with the channels of b that belong to them.
 *
 * <p>Laws write in place: {@code part} and the gradient passed to {@link #stateGrad} are views of
 * larger buffers and change without a copy. They borrow all arguments, keep none, and hold no
 * state, so one instance serves all threads. A log-determinant is summed only where it is tracked.
 *
 * <p>The order in which a generated {@code backward} calls a law is: {@link #branchGrad} while the
 * part still holds y, then the pullback, then {@link #inverse}, then {@link #stateGrad} when it
 * holds x; {@code inverseBackward} mirrors that. Implementations wear {@code @Law} and {@code
 * AutoService(CouplingLaw.class)}: the conformance test finds and proves them.
 */
public interface CouplingLaw {
  /**
   * How many channels the branch must return.
   *
   * @param written the channels of the part the law rewrites
   * @return the channels of b, a multiple of {@code written} that does not otherwise depend on it
   */
  int branchChannels(int written);

  /**
   * Whether y = x, with a log-determinant of zero, wherever b is zero. Such a law runs on the sites
   * of a pattern in one sweep over the buffer; any other law runs on one strided view after
   * another.
   *
   * @return false unless overridden
   */
  default boolean isIdentityAtZero() {
    return false;
  }

  /**
   * Turns x into y and adds log |det ∂y/∂x|.
   *
   * @param part (batch, channel, spatial...), holds x, written
   * @param b the branch's output
   * @param logDet added to where tracked
   */
  void forward(NDArray part, NDArray b, LogDet logDet);

  /**
   * Turns y into x and subtracts log |det ∂y/∂x|.
   *
   * @param part (batch, channel, spatial...), holds y, written
   * @param b the branch's output
   * @param logDet subtracted from where tracked
   */
  void inverse(NDArray part, NDArray b, LogDet logDet);

  /**
   * The gradient of {@link #forward} with respect to b, before the input is rebuilt.
   *
   * @param y the output
   * @param b the branch's output
   * @param dy the gradient with respect to y
   * @param logDetGrad (batch), the gradient with respect to the log-determinant, or null
   * @return as b, owned by the caller; may share memory with {@code dy}
   */
  NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad);

  /**
   * Turns the gradient with respect to y into the one with respect to x.
   *
   * @param x the rebuilt input
   * @param b the branch's output
   * @param grad holds dy, written
   * @param logDetGrad (batch) or null
   */
  void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad);

  /**
   * The gradient of {@link #inverse} with respect to b, before its argument is rebuilt.
   *
   * @param x the result of {@code inverse}
   * @param b the branch's output
   * @param dx the gradient with respect to x
   * @param logDetGrad (batch), the gradient with respect to the log-determinant, from which {@code
   *     inverse} subtracted, or null
   * @return as b, owned by the caller; may share memory with {@code dx}
   */
  NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad);

  /**
   * Turns the gradient with respect to x into the one with respect to y, for {@link #inverse}.
   *
   * @param y the rebuilt argument of {@code inverse}
   * @param b the branch's output
   * @param grad holds dx, written
   * @param logDetGrad (batch) or null
   */
  void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad);
}
