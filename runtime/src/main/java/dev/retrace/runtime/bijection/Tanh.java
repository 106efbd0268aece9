package dev.retrace.runtime.bijection;

/**
 * y = tanh x, onto the numbers between −1 and 1. log g′ = 2 (log 2 − x + log σ(2x)).
 *
 * <p>Ill-conditioned where it saturates: its inverse multiplies an error by cosh² x, and what was
 * beyond |x| = 8 in float32 (18 in float64) is lost. The inverse takes ±1 and what lies beyond for
 * the largest number below 1, so it stays finite.
 */
public final class Tanh extends Pointwise {
  /** The hyperbolic tangent has no options. */
  public Tanh() {
    super(
        "invertible_tanh",
        "torch.tanh(x)",
        "torch.atanh(torch.clamp(y, %1$s - 1., 1. - %1$s))".formatted(UnitInterval.rounding("y")),
        "torch.mul(torch.add(torch.sub(torch.log_sigmoid(torch.mul(x, 2.)), x), %s), 2.)"
            .formatted(Math.log(2)));
  }
}
