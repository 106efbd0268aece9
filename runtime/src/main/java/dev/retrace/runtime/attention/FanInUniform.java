package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Uniform weights of 1×1 convolutions, within ± 1 / sqrt(input channels): Kaiming's rule with the
 * slope √5, where PyTorch's convolutions start. The last axis counts the input channels.
 */
enum FanInUniform implements Initializer {
  /** Stateless. */
  INSTANCE;

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    float bound = (float) (1 / Math.sqrt((double) shape.get(shape.dimension() - 1)));
    return manager.randomUniform(-bound, bound, shape, dataType);
  }
}
