package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.law.CouplingLaw;

/**
 * What one coupling writes of a buffer; its branch reads the rest. Both see the whole buffer and
 * find their part in it.
 */
public sealed interface Region permits HalfRegion, StreamRegion, SiteRegion {
  /**
   * The shape that a law's branch must return for one channel of output per written channel.
   *
   * @param whole (batch, channel, spatial...)
   * @return (batch, written channel, spatial...)
   * @throws IllegalArgumentException if the region or the rest would be empty
   */
  Shape writtenShape(Shape whole);

  /**
   * The shape of what the branch reads.
   *
   * @param whole (batch, channel, spatial...)
   * @return (batch, read channel, spatial...)
   */
  Shape readShape(Shape whole);

  /**
   * What the branch reads.
   *
   * @param whole borrowed
   * @return a view or a copy that keeps the graph, owned by the caller
   */
  NDArray read(NDArray whole);

  /**
   * Adds the gradient of what the branch read.
   *
   * @param wholeGrad as the whole, written
   * @param readGrad as what {@link #read} returned, borrowed
   */
  void addRead(NDArray wholeGrad, NDArray readGrad);

  /**
   * A law that finds its part in the whole buffer.
   *
   * @param law of the part
   * @return the law to be called with whole buffers
   */
  CouplingLaw restrict(CouplingLaw law);
}
