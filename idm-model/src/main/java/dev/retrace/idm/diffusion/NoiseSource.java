package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Where a sampler's standard normal numbers come from. */
@FunctionalInterface
public interface NoiseSource {
  /**
   * Draws an array.
   *
   * @param manager the manager to attach the result to, whose device it is on
   * @param shape its shape, (batch, channel, …)
   * @param type FLOAT32 or FLOAT64
   * @return the array, owned by the caller
   */
  NDArray draw(NDManager manager, Shape shape, DataType type);
}
