package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.kernel.Kernel;
import java.util.random.RandomGenerator;

/**
 * Normal clusters around fixed means, all with one deviation in every direction:
 *
 * <pre>
 *   p(z) = Σ_k w_k N(z; mean_k, deviation² I)
 * </pre>
 *
 * <p>The weights are equal, or, with {@link #weightedBy}, those of each sample in a condition. A
 * one-hot row makes the prior of a class: then the same network is a density per class, and the one
 * of largest likelihood classifies. Izmailov et al., "Semi-Supervised Learning with Normalizing
 * Flows", 2020.
 */
public final class GaussianMixture implements Prior {
  private final NDArray means;
  private final double deviation;
  private final String condition;
  private final Kernel logProbability;
  private final Kernel gradient;

  /**
   * A mixture with equal weights.
   *
   * @param means (components, ...), the latter as one sample of z; borrowed for the life of the
   *     prior
   * @param deviation of every component, above 0
   * @throws IllegalArgumentException if the deviation is not above 0
   */
  public GaussianMixture(NDArray means, double deviation) {
    this(means, deviation, null);
  }

  private GaussianMixture(NDArray means, double deviation, String condition) {
    if (!(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "the deviation of a Gaussian mixture is " + deviation + " but must be above 0");
    }
    this.means = means;
    this.deviation = deviation;
    this.condition = condition;
    // |z - m|² by products, in float64: without (batch, components, dimensions) numbers in memory.
    String scores =
        """
        def scores(self, z: Tensor, means: Tensor, weights: Tensor) -> Tensor:
          v = torch.flatten(torch.to(z, 7), 1) / %1$s
          m = torch.flatten(torch.to(means, 7), 1) / %1$s
          products = torch.matmul(v, torch.t(m))
          distances = torch.sum(v * v, [1], True) + torch.sum(m * m, [1]) - 2.0 * products
          constant = %2$s * torch.size(v, 1)
          return torch.log(torch.to(weights, 7)) - 0.5 * distances - constant
        """
            .formatted(deviation, Math.log(deviation) + 0.5 * Math.log(2 * Math.PI));
    logProbability =
        Kernel.of(
            "gaussian_mixture_log_probability",
            scores
                + """
                def forward(self, z: Tensor, means: Tensor, weights: Tensor) -> Tensor:
                  return torch.logsumexp(self.scores(z, means, weights), [1])
                """);
    gradient =
        Kernel.of(
            "gaussian_mixture_gradient",
            scores
                + """
                def forward(self, z: Tensor, means: Tensor, weights: Tensor) -> Tensor:
                  shares = torch.softmax(self.scores(z, means, weights), 1)
                  centres = torch.matmul(shares, torch.flatten(torch.to(means, 7), 1))
                  pull = (torch.reshape(centres, torch.size(z)) - torch.to(z, 7)) / %s
                  return torch.type_as(pull, z)
                """
                    .formatted(deviation * deviation));
  }

  /**
   * The same clusters with weights of each sample's own.
   *
   * @param name of a condition (batch, components) whose rows are not negative and sum to one
   * @return a mixture that asks for this condition; the network need not
   */
  public GaussianMixture weightedBy(String name) {
    return new GaussianMixture(means, deviation, name);
  }

  @Override
  public NDArray logProbability(NDArray z, Conditions conditions) {
    try (NDArray weights = weights(z, conditions)) {
      return logProbability.call(z, means, weights);
    }
  }

  @Override
  public NDArray gradient(NDArray z, Conditions conditions) {
    try (NDArray weights = weights(z, conditions)) {
      return gradient.call(z, means, weights);
    }
  }

  @Override
  public double[] sample(
      Shape shape, Conditions conditions, double temperature, RandomGenerator random) {
    requireSizes(shape);
    Draws.requireTemperature(temperature);
    double[] values = Draws.scaled(shape, temperature * deviation, random::nextGaussian);
    int dimensions = Math.toIntExact(shape.size() / shape.get(0));
    double[] centres = doubles(means);
    double[] weights = condition == null ? null : doubles(conditions.value(condition));
    int components = Math.toIntExact(means.getShape().get(0));
    for (int i = 0; i < shape.get(0); i++) {
      int k =
          weights == null
              ? random.nextInt(components)
              : pick(weights, i * components, components, random);
      for (int d = 0; d < dimensions; d++) {
        values[i * dimensions + d] += centres[k * dimensions + d];
      }
    }
    return values;
  }

  private static int pick(double[] weights, int from, int count, RandomGenerator random) {
    double left = random.nextDouble();
    int last = 0;
    for (int k = 0; k < count; k++) {
      if (weights[from + k] > 0) {
        last = k; // rounding may leave a little beyond the last one of weight
        left -= weights[from + k];
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  private NDArray weights(NDArray z, Conditions conditions) {
    requireSizes(z.getShape());
    long components = means.getShape().get(0);
    if (condition == null) {
      NDArray equal = z.getManager().ones(new Shape(1, components), means.getDataType());
      equal.divi(components);
      return equal;
    }
    NDArray given = conditions.value(condition);
    Shape wanted = new Shape(z.getShape().get(0), components);
    if (!given.getShape().equals(wanted)) {
      throw new IllegalArgumentException(
          "the condition '%s' weights the components of a Gaussian mixture and must be %s, not %s"
              .formatted(condition, wanted, given.getShape()));
    }
    return given.stopGradient();
  }

  private void requireSizes(Shape z) {
    if (!z.slice(1).equals(means.getShape().slice(1))) {
      throw new IllegalArgumentException(
          "the means of the Gaussian mixture are %s, a component first, but the latents are %s,"
                  .formatted(means.getShape(), z)
              + " a sample first; the other axes must be the same");
    }
  }

  private static double[] doubles(NDArray array) {
    try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray();
    }
  }
}
