package dev.retrace.runtime.bijection;

/**
 * y = w · arsinh(x / w): the identity for |x| far below w, logarithmic far above, for data of
 * either sign whose range spans decades. log g′ = −½ log(1 + (x/w)²).
 *
 * <p>Well conditioned: what is rebuilt by w · sinh(y/w) has a relative error of |y/w| roundings.
 * Its inverse overflows float32 beyond y = 88 w.
 */
public final class Arcsinh extends Pointwise {
  /**
   * A layer with a given width.
   *
   * @param width w, positive, in the unit of the data
   */
  public Arcsinh(double width) {
    super(
        "arcsinh",
        "torch.mul(torch.asinh(torch.div(x, %1$s)), %1$s)".formatted(requirePositive(width)),
        "torch.mul(torch.sinh(torch.div(y, %1$s)), %1$s)".formatted(width),
        "torch.mul(torch.log1p(torch.square(torch.div(x, %s))), -0.5)".formatted(width));
  }

  private static double requirePositive(double width) {
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new IllegalArgumentException("arcsinh needs a positive width, but was given " + width);
    }
    return width;
  }
}
