package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;

/**
 * How the log-determinant of x ↦ x + g(x) is found from the Jacobian J of g, one number per sample.
 *
 * <p>All ways run through vector-Jacobian products of the recorded branch, and all gradients are
 * those of the very number that is reported: the engine differentiates the products once more. So a
 * branch must be differentiable twice, as the blocks of this room are, and treat the samples of a
 * batch independently. The gradient keeps the tapes of all products, for one layer at a time.
 */
public abstract sealed class LogDetMethod permits ExactLogDet, SeriesLogDet {
  LogDetMethod() {}

  /**
   * The whole Jacobian, a row at a time, and the determinant of I + J: exact, at the price of as
   * many products as a sample has values and of the cube of that number.
   *
   * @param maxValues the most values a sample may have, at least 1
   * @return the method
   * @throws IllegalArgumentException if the bound is less than 1
   */
  public static LogDetMethod exact(int maxValues) {
    return new ExactLogDet(maxValues);
  }

  /**
   * The power series log det(I + J) = Σₖ (-1)ᵏ⁺¹ tr(Jᵏ) / k, cut off, with Hutchinson's estimate of
   * the trace: the mean of vᵀ Jᵏ v over probes v with entries ±1.
   *
   * <p>Bias: at most d ρⁿ⁺¹ / ((n + 1) (1 - ρ)) for d values a sample, n terms and the Lipschitz
   * constant ρ of the branch; none from the probes. Variance: 2 / probes times the sum of squares
   * off the diagonal of the symmetric part of the series, so none at all for a diagonal J. Behrmann
   * et al., "Invertible Residual Networks", 2019.
   *
   * @param terms n, at least 1
   * @param probes per evaluation, at least 1
   * @param seed of the probes, one for each layer
   * @return the method
   * @throws IllegalArgumentException if a number is less than 1
   */
  public static LogDetMethod series(int terms, int probes, long seed) {
    return new SeriesLogDet(terms, 0, probes, seed);
  }

  /**
   * The same series without an end: after the terms that are always summed each further one is
   * reached with a probability and weighed by its inverse, the "Russian roulette" of Chen et al.,
   * "Residual Flows for Invertible Generative Modeling", 2019.
   *
   * <p>Bias: none. Variance: finite where the probability exceeds ρ², the squared Lipschitz
   * constant of the branch, and on top of that of the probes; it falls with both numbers of terms.
   * On average terms + continuation / (1 - continuation) products are taken, by all samples of a
   * batch alike.
   *
   * @param terms always summed, at least 1
   * @param continuation the probability of one more term after these, above 0 and below 1
   * @param probes per evaluation, at least 1
   * @param seed of the probes and of the number of terms, one for each layer
   * @return the method
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static LogDetMethod roulette(int terms, double continuation, int probes, long seed) {
    if (!(continuation > 0 && continuation < 1)) {
      throw new IllegalArgumentException(
          "the roulette continues with a probability above 0 and below 1, but was given "
              + continuation
              + "; for a fixed number of terms use LogDetMethod.series");
    }
    return new SeriesLogDet(terms, continuation, probes, seed);
  }

  /**
   * log |det(I + ∂g/∂x)|.
   *
   * @param g recorded from x, borrowed
   * @param x where the tape begins or passes, borrowed
   * @param differentiable whether the result keeps a graph
   * @param draw selects the random numbers: the same draw, the same numbers
   * @return (batch), owned by the caller
   */
  abstract NDArray of(NDArray g, NDArray x, boolean differentiable, long draw);
}
