package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Two views of one buffer, divided along its channels. Writing into a part in place writes into the
 * buffer; closing the parts leaves the buffer as it is.
 */
public final class Parts implements AutoCloseable {
  private final NDArray buffer;
  private final long leftChannels;
  private final List<NDArray> views = new ArrayList<>();
  private NDArray left;
  private NDArray right;

  private Parts(NDArray buffer, long leftChannels) {
    this.buffer = buffer;
    this.leftChannels = leftChannels;
  }

  /**
   * Views a buffer.
   *
   * @param buffer (batch, channel, spatial...), borrowed
   * @param leftChannels the channels of the left part, at least one and not all
   * @return the views
   */
  static Parts of(NDArray buffer, long leftChannels) {
    return new Parts(buffer, leftChannels);
  }

  /**
   * The first channels.
   *
   * @return a view, owned by these parts
   */
  public NDArray left() {
    if (isStale(left)) {
      left = channels(0, leftChannels);
    }
    return left;
  }

  /**
   * The channels after them.
   *
   * @return a view, owned by these parts
   */
  public NDArray right() {
    if (isStale(right)) {
      right = channels(leftChannels, buffer.getShape().get(1));
    }
    return right;
  }

  // In a stored pass autograd remembers of a view whether its buffer was in the graph when the view
  // was made, and refuses to write into it if a write elsewhere has changed that since.
  private static boolean isStale(NDArray view) {
    return view == null || GradMode.isOn();
  }

  // A slice, not split(): autograd refuses in-place writes into the views that split returns, and a
  // stored pass writes in place as well.
  private NDArray channels(long from, long to) {
    NDArray view = buffer.get(new NDIndex().addAllDim(1).addSliceDim(from, to));
    views.add(view);
    return view;
  }

  @Override
  public void close() {
    views.forEach(NDArray::close);
  }
}
