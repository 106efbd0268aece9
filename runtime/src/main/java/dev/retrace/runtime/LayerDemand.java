package dev.retrace.runtime;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A layer without a branch that can tell what it takes before anything is allocated. {@link
 * MemoryDemand} is the same for blocks inside couplings.
 *
 * <p>A layer consumes what it is given, so its input is freed while it runs; the figures are those
 * of the highest moment, beyond what it was given and its parameters.
 */
public interface LayerDemand {
  /**
   * Memory of {@code forward} at its highest: what is made on the way and the output.
   *
   * @param input (batch, channel, spatial...)
   * @param type FLOAT32 or FLOAT64
   * @return bytes beyond the input and the parameters
   */
  long forwardBytes(Shape input, DataType type);

  /**
   * Memory of {@code backward} at its highest: what is made on the way, the input and its gradient,
   * and the gradients of parameters.
   *
   * @param input (batch, channel, spatial...) of {@code forward}
   * @param type FLOAT32 or FLOAT64
   * @return bytes beyond the output, its gradient and the parameters
   */
  long backwardBytes(Shape input, DataType type);
}
