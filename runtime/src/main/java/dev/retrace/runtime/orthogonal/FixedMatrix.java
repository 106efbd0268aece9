package dev.retrace.runtime.orthogonal;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Q = W, never learned: a layer keeps the orthogonal matrix it starts with, and saves it beside its
 * parameters.
 */
public final class FixedMatrix implements Orthogonal {
  /** Stateless. */
  public FixedMatrix() {}

  @Override
  public boolean isLearned() {
    return false;
  }

  /** The weight itself, under a handle of its own. */
  @Override
  public NDArray matrix(NDArray weight) {
    return weight.stopGradient();
  }

  @Override
  public long evaluationBytes() {
    return 0;
  }

  @Override
  public long tapeBytes(long n) {
    return 0;
  }

  @Override
  public double[][] identity(int n, SplittableRandom random) {
    double[][] q = new double[n][n];
    for (int i = 0; i < n; i++) {
      q[i][i] = 1;
    }
    return q;
  }

  /** The wavelet as it is written: sums and differences of neighbours, axis by axis. */
  @Override
  public double[][] haar(int axes) {
    if (axes < 1 || axes > 3) {
      throw new IllegalArgumentException("Haar patches have 1 to 3 axes, not " + axes);
    }
    int n = 1 << axes;
    double[][] q = new double[n][n];
    for (int row = 0; row < n; row++) {
      for (int voxel = 0; voxel < n; voxel++) {
        int sign = Integer.bitCount(row & voxel) % 2 == 0 ? 1 : -1;
        q[row][voxel] = sign / Math.sqrt(n);
      }
    }
    return q;
  }

  /** Uniform over all orthogonal matrices: normal numbers, made orthonormal row by row. */
  @Override
  public double[][] random(int n, SplittableRandom random) {
    double[][] q = Orthogonal.super.random(n, random);
    for (int row = 0; row < n; row++) {
      for (int twice = 0; twice < 2; twice++) { // once leaves rounding, twice leaves none
        for (int before = 0; before < row; before++) {
          subtract(q[row], q[before], dot(q[row], q[before]));
        }
        scale(q[row], 1 / Math.sqrt(dot(q[row], q[row])));
      }
    }
    return q;
  }

  /**
   * Checks a matrix of somebody else's.
   *
   * @param q rows
   * @return a copy
   * @throws IllegalArgumentException if it is not square, or a product of two rows is further than
   *     1e-6 from that of an orthogonal matrix
   */
  public static double[][] requireOrthogonal(double[][] q) {
    double worst = 0;
    for (double[] row : q) {
      if (row.length != q.length) {
        throw new IllegalArgumentException(
            "an orthogonal matrix is square, but a row of " + q.length + " has " + row.length);
      }
    }
    for (int i = 0; i < q.length; i++) {
      for (int j = 0; j <= i; j++) {
        double error = Math.abs(dot(q[i], q[j]) - (i == j ? 1 : 0));
        worst = error <= worst ? worst : error; // NaN is worst of all
      }
    }
    if (!(worst <= 1e-6)) {
      throw new IllegalArgumentException(
          "the matrix is not orthogonal: Q times its transpose misses the identity by "
              + worst
              + "; orthonormalize its rows, or use InvertibleConvolution");
    }
    return Arrays.stream(q).map(double[]::clone).toArray(double[][]::new);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] direction, double length) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= length * direction[i];
    }
  }

  private static void scale(double[] row, double factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] *= factor;
    }
  }
}
