package dev.retrace.runtime.residual;

/** A block that cannot stretch distances by more than a factor it knows, whatever its weights. */
public interface Lipschitz {
  /**
   * A bound L with |g(a) - g(b)| ≤ L |a - b| in the Euclidean norm of a whole sample, up to
   * rounding.
   *
   * @return the bound, which holds for all weights and all inputs
   */
  double lipschitz();
}
