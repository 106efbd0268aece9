package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.Collection;

/** What one piece of a block keeps between its evaluation and its pullback. */
public interface PieceTape extends AutoCloseable {
  /**
   * What the piece returned, outside any graph.
   *
   * @return always the same array, the caller's to close, perhaps before the pullback
   */
  NDArray output();

  /**
   * To which gradients the piece may contribute.
   *
   * @return a parameter as often as {@link #pullback} may add to its gradient
   */
  Collection<Parameter> parameters();

  /**
   * Carries a cotangent of the output back and frees what was kept. Called at most once.
   *
   * @param cotangent as the output, consumed
   * @param gradients receives those of parameters and conditions
   * @return the gradient of what the piece read, owned by the caller; null if nothing reaches it or
   *     it is not wanted
   */
  NDArray pullback(NDArray cotangent, PieceGradients gradients);

  @Override
  void close();
}
