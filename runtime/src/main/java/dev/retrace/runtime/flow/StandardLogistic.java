package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.kernel.Kernel;
import java.util.random.RandomGenerator;

/**
 * Independent logistic variables of mean 0 and scale 1, variance π²/3: p(z) = σ(z) σ(−z). Heavier
 * tails than the normal distribution's, so outliers pull less. The prior of Dinh, Krueger and
 * Bengio, "NICE: Non-linear Independent Components Estimation", 2014.
 */
public final class StandardLogistic implements Prior {
  // log p = -|z| - 2 log(1 + exp(-|z|)), which overflows on neither side.
  private static final Kernel LOG_PROBABILITY =
      Kernel.of(
          "standard_logistic_log_probability",
          """
          def forward(self, z: Tensor) -> Tensor:
            a = torch.abs(torch.flatten(torch.to(z, 7), 1))
            tails = torch.log1p(torch.exp(torch.neg(a)))
            return -1.0 * torch.sum(a + 2.0 * tails, [1])
          """);

  private static final Kernel GRADIENT =
      Kernel.of(
          "standard_logistic_gradient",
          """
          def forward(self, z: Tensor) -> Tensor:
            return torch.neg(torch.tanh(0.5 * z))
          """);

  /** Stateless. */
  public StandardLogistic() {}

  @Override
  public NDArray logProbability(NDArray z, Conditions conditions) {
    return LOG_PROBABILITY.call(z);
  }

  @Override
  public NDArray gradient(NDArray z, Conditions conditions) {
    return GRADIENT.call(z);
  }

  @Override
  public double[] sample(
      Shape shape, Conditions conditions, double temperature, RandomGenerator random) {
    return Draws.scaled(shape, temperature, () -> quantile(random));
  }

  // The half keeps the probability off 0 and 1, where the quantile is infinite.
  private static double quantile(RandomGenerator random) {
    double p = ((double) (random.nextLong() >>> 12) + 0.5) * 0x1.0p-52;
    return Math.log(p) - Math.log1p(-p);
  }
}
