package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Two views of one buffer, divided along its channels. Writing into a part in place writes into the
 * buffer; closing the parts leaves the buffer as it is.
 */
public final class Parts implements AutoCloseable {
  private final NDArray left;
  private final NDArray right;

  private Parts(NDArray left, NDArray right) {
    this.left = left;
    this.right = right;
  }

  /**
   * Views a buffer.
   *
   * @param buffer (batch, channel, spatial...), borrowed
   * @param leftChannels the channels of the left part, at least one and not all
   * @return the views
   */
  static Parts of(NDArray buffer, long leftChannels) {
    return new Parts(
        channels(buffer, 0, leftChannels),
        channels(buffer, leftChannels, buffer.getShape().get(1)));
  }

  // A slice, not split(): autograd refuses in-place writes into the views that split returns, and a
  // stored pass writes in place as well.
  private static NDArray channels(NDArray buffer, long from, long to) {
    return buffer.get(new NDIndex().addAllDim(1).addSliceDim(from, to));
  }

  /**
   * The first channels.
   *
   * @return a view
   */
  public NDArray left() {
    return left;
  }

  /**
   * The channels after them.
   *
   * @return a view
   */
  public NDArray right() {
    return right;
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}
