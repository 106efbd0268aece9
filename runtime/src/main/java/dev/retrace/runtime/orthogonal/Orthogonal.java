package dev.retrace.runtime.orthogonal;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** A differentiable map from a free weight to an orthogonal matrix, or a matrix that is given. */
public interface Orthogonal {
  /**
   * The matrix of a weight, computed in float64 whatever the weight's type, so that Q⁻¹ = Qᵀ holds
   * to the last bits of the type returned. Differentiable where gradient mode is on.
   *
   * @param weight (group, n, n), borrowed
   * @return (group, n, n), of the weight's type, owned by the caller
   */
  NDArray matrix(NDArray weight);

  /**
   * Whether the weight is trained.
   *
   * @return false for a matrix that stays as it starts
   */
  default boolean isLearned() {
    return true;
  }

  /**
   * Memory that {@link #matrix} takes at its highest where nothing is recorded, for one entry of
   * the matrix.
   *
   * @return bytes beyond the weight and the result; unless overridden, of 8 numbers in float64
   */
  default long evaluationBytes() {
    return 8 * Double.BYTES;
  }

  /**
   * Memory that a recorded {@link #matrix} and its pullback take together at their highest, for one
   * entry of the matrix.
   *
   * @param n the matrix size
   * @return bytes beyond the weight, the result and their gradients; unless overridden, of 12
   *     numbers in float64
   */
  default long tapeBytes(long n) {
    return 12 * Double.BYTES;
  }

  /**
   * The weight at which the identity is reached.
   *
   * @param n the matrix size
   * @param random for parametrisations in which the identity is not one point
   * @return n rows
   * @throws IllegalArgumentException if no weight gives the identity
   */
  double[][] identity(int n, SplittableRandom random);

  /**
   * The weight of the Haar wavelet on patches of two voxels along each axis.
   *
   * @param axes 1, 2 or 3; the matrix has size 2^axes and its first or second row is the mean
   * @return 2^axes rows
   * @throws IllegalArgumentException if this parametrisation knows no such weight
   */
  double[][] haar(int axes);

  /**
   * A weight whose matrix is random.
   *
   * @param n the matrix size
   * @param random the source
   * @return n rows
   */
  default double[][] random(int n, SplittableRandom random) {
    double[][] weight = new double[n][n];
    for (double[] row : weight) {
      for (int column = 0; column < n; column++) {
        row[column] = random.nextGaussian();
      }
    }
    return weight;
  }
}
