package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Uniform convolution weights that keep the variance of gradients under a leaky ReLU of the given
 * slope: within ± sqrt(6 / ((1 + slope²) fan)), where the fan is what one input position feeds, the
 * output channels times the kernel's volume. He et al., "Delving Deep into Rectifiers", 2015.
 */
final class KaimingUniform implements Initializer {
  private final double slope;

  KaimingUniform(double slope) {
    this.slope = slope;
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    double fan = (double) shape.size() / shape.get(1);
    double bound = Math.sqrt(6 / ((1 + slope * slope) * fan));
    return manager.randomUniform((float) -bound, (float) bound, shape, dataType);
  }
}
