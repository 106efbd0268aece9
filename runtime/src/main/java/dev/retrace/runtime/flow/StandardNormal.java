package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.kernel.Kernel;
import java.util.random.RandomGenerator;

/** Independent normal variables of mean 0 and variance 1. */
public final class StandardNormal implements Prior {
  private static final Kernel LOG_PROBABILITY =
      Kernel.of(
          "standard_normal_log_probability",
          """
          def forward(self, z: Tensor) -> Tensor:
            v = torch.flatten(torch.to(z, 7), 1)
            squares = torch.sum(torch.mul(v, v), [1])
            return -0.5 * squares - %s * torch.size(v, 1)
          """
              .formatted(0.5 * Math.log(2 * Math.PI)));

  /** Stateless. */
  public StandardNormal() {}

  @Override
  public NDArray logProbability(NDArray z, Conditions conditions) {
    return LOG_PROBABILITY.call(z);
  }

  @Override
  public NDArray gradient(NDArray z, Conditions conditions) {
    return z.neg();
  }

  @Override
  public double[] sample(
      Shape shape, Conditions conditions, double temperature, RandomGenerator random) {
    return Draws.scaled(shape, temperature, random::nextGaussian);
  }
}
