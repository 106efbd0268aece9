package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Ranges of channels. */
final class Channels {
  private Channels() {}

  static NDArray view(NDArray whole, Span span) {
    return whole.get(new NDIndex().addAllDim(1).addSliceDim(span.start(), span.stop()));
  }

  static Shape of(Shape whole, long channels) {
    long[] sizes = whole.getShape().clone();
    sizes[1] = channels;
    return new Shape(sizes);
  }
}
