package dev.retrace.runtime.bijection;

/**
 * y = x where x is positive and a·x elsewhere: a nonlinearity between couplings, without a branch.
 *
 * <p>Each inverse multiplies the error of a negative number by 1/a, so the slopes of a deep network
 * must stay near 1: at a = 0.01 float32 is exhausted after three layers in a row.
 */
public final class InvertibleLeakyReLU extends Pointwise {
  /**
   * A layer with a given slope.
   *
   * @param slope a, positive
   */
  public InvertibleLeakyReLU(double slope) {
    super(
        "invertible_leaky_relu",
        "torch.leaky_relu(x, %s)".formatted(requirePositive(slope)),
        "torch.leaky_relu(y, %s)".formatted(1 / slope),
        "torch.mul(torch.to(torch.le(x, 0), x), %s)".formatted(Math.log(slope)));
  }

  private static double requirePositive(double slope) {
    if (!(slope > 0) || Double.isInfinite(slope)) {
      throw new IllegalArgumentException(
          "an invertible leaky ReLU needs a positive slope, but was given " + slope);
    }
    return slope;
  }
}
