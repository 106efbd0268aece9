package dev.retrace.runtime.bijection;

/**
 * y = (σ(x) − α) / (1 − 2α), from all numbers onto those between 0 and 1: the inverse of {@link
 * Logit}, for the image end of a network.
 *
 * <p>Ill-conditioned where it saturates: its inverse multiplies an error by 1/σ′(x), about e^|x|,
 * and what was beyond x = 16 in float32 (36 in float64) is lost. The inverse takes 0, 1 and what
 * lies beyond for the nearest number between, so it stays finite.
 */
public final class Sigmoid extends Pointwise {
  /** Onto the numbers strictly between 0 and 1. */
  public Sigmoid() {
    this(0);
  }

  /**
   * Onto a slightly larger interval, so that 0 and 1 are reached.
   *
   * @param margin α, at least 0 and less than 0.5; that of the {@link Logit} it undoes
   */
  public Sigmoid(double margin) {
    this(new UnitInterval(margin));
  }

  private Sigmoid(UnitInterval interval) {
    super("invertible_sigmoid", interval.narrow("x"), interval.widen("y"), interval.logSlope("x"));
  }
}
