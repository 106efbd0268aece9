package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Group normalisation with a scale and a shift per channel; instance normalisation is that with one
 * group per channel.
 *
 * <pre>
 *   y = gamma (x - mean) / sqrt(variance + epsilon) + beta
 * </pre>
 *
 * Mean and (biased) variance are taken over the channels of a group and all positions of one
 * sample, so samples stay independent. Wu and He, "Group Normalization", 2018; Ulyanov et al.,
 * "Instance Normalization", 2016.
 */
public final class NormKernel {
  private final String groups;
  private final double epsilon;
  private final boolean instance;
  private final Kernel kernel;

  private NormKernel(String groups, double epsilon, boolean instance) {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "a normalisation needs an epsilon of 0 or more, but was given " + epsilon);
    }
    this.groups = groups;
    this.epsilon = epsilon;
    this.instance = instance;
    kernel =
        Kernel.of(
            instance ? "instance normalisation" : "group normalisation",
            """
            def forward(self, x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
              return %s
            """
                .formatted(expression("torch.contiguous(x)")));
  }

  /**
   * Statistics over groups of neighbouring channels.
   *
   * @param groups a divisor of the number of channels
   * @param epsilon added to the variance
   * @return the normalisation
   * @throws IllegalArgumentException if there is less than one group, or epsilon is negative
   */
  public static NormKernel group(int groups, double epsilon) {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "group normalisation needs at least one group, but was given " + groups);
    }
    return new NormKernel(Integer.toString(groups), epsilon, false);
  }

  /**
   * Statistics over single channels.
   *
   * @param epsilon added to the variance
   * @return the normalisation
   * @throws IllegalArgumentException if epsilon is negative
   */
  public static NormKernel instance(double epsilon) {
    return new NormKernel("torch.size(gamma, 0)", epsilon, true);
  }

  /**
   * Normalises.
   *
   * @param x (batch, channels, ...), borrowed
   * @param gamma (channels), the scale, borrowed
   * @param beta (channels), the shift, borrowed
   * @return as x, owned by the caller
   */
  public NDArray call(NDArray x, NDArray gamma, NDArray beta) {
    return kernel.call(x, gamma, beta);
  }

  /** The expression for an operand shaped like {@code x}, which it keeps for the gradient. */
  String expression(String operand) {
    return expression(operand, "1", "gamma", "beta");
  }

  /**
   * As {@link #expression(String)}, for an operand whose samples were made channels of one: then
   * every sample may have a scale and a shift of its own.
   */
  String expression(String operand, String samples, String gammas, String betas) {
    String all = instance ? "torch.size(%s, 0)".formatted(gammas) : samples + " * " + groups;
    return "torch.group_norm(%s, %s, %s, %s, %s, False)"
        .formatted(operand, all, gammas, betas, epsilon);
  }

  /**
   * In which layout the operand must be: the engine's gradient over single channels takes dozens of
   * times longer with the channels innermost.
   */
  Layout layout() {
    return instance ? Layout.ROW_MAJOR : Layout.ANY;
  }
}
