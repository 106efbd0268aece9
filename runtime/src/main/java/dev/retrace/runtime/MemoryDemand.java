package dev.retrace.runtime;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A block that can tell what its evaluation takes before anything is allocated. All figures are for
 * one call with the whole of an input.
 */
public interface MemoryDemand {
  /**
   * Memory of an evaluation that is not recorded, at its highest: what is made on the way and the
   * output.
   *
   * @param input (batch, channel, spatial...) of what the block reads first
   * @param type FLOAT32 or FLOAT64
   * @return bytes beyond the input and the parameters
   */
  long evaluationBytes(Shape input, DataType type);

  /**
   * Memory that a recording holds between evaluation and pullback: the output and what is saved for
   * the gradient.
   *
   * @param input (batch, channel, spatial...) of what the block reads first
   * @param type FLOAT32 or FLOAT64
   * @return bytes beyond the input and the parameters
   */
  long tapeBytes(Shape input, DataType type);

  /**
   * Memory of a pullback at its highest, beyond what the recording holds: gradients inside the
   * block, and those of its parameters that have not been handed on.
   *
   * @param input (batch, channel, spatial...) of what the block reads first
   * @param type FLOAT32 or FLOAT64
   * @return bytes beyond the input, the parameters, the cotangent and the tape
   */
  long pullbackBytes(Shape input, DataType type);

  /**
   * Work of one evaluation.
   *
   * @param input (batch, channel, spatial...) of what the block reads first
   * @return multiplications that are added up
   */
  long multiplications(Shape input);
}
