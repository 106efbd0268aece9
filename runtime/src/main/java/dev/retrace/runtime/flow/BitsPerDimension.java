package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;

/**
 * How many bits a model needs for each number of quantised data, the common measure of image
 * models:
 *
 * <pre>
 *   bits = k − log p(x) / (D ln 2)
 * </pre>
 *
 * <p>p is the density of x in [0, 1)^D, which is dequantised data of k bits; see {@link
 * Dequantisation}. The uniform density costs k bits exactly. A network that begins with a map out
 * of that cube, such as a logit, needs nothing else: the log-determinant of the map is part of log
 * p(x). Theis, van den Oord and Bethge, "A note on the evaluation of generative models", 2016.
 *
 * @param bits of the data, k
 * @param dimensions numbers in one sample, D
 */
public record BitsPerDimension(int bits, long dimensions) {
  /** Checks the sizes. */
  public BitsPerDimension {
    Dequantisation.requireBits(bits);
    if (dimensions < 1) {
      throw new IllegalArgumentException(
          "a sample of " + dimensions + " numbers has no bits per dimension");
    }
  }

  /**
   * Of one sample, or of a mean.
   *
   * @param logLikelihood in nats
   * @return bits per dimension
   */
  public double of(double logLikelihood) {
    return bits - logLikelihood / (dimensions * Math.log(2));
  }

  /**
   * The mean over samples.
   *
   * @param logLikelihood (batch), FLOAT64, in nats, as {@link Flow#logLikelihood} returns it;
   *     borrowed
   * @return bits per dimension
   */
  public double of(NDArray logLikelihood) {
    try (NDArray mean = logLikelihood.mean()) {
      return of(mean.getDouble());
    }
  }
}
