package dev.retrace.runtime.bijection;

import java.util.Arrays;

/**
 * W = P L (U + diag(d)): P a permutation, L unit lower triangular, U strictly upper triangular.
 *
 * @param permutation P, rows
 * @param lower L below its diagonal, zero elsewhere
 * @param upper U above its diagonal, zero elsewhere
 * @param diagonal d, nowhere zero
 */
@SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
record PluFactors(double[][] permutation, double[][] lower, double[][] upper, double[] diagonal) {

  /** Factors a regular matrix, with row pivots. */
  static PluFactors of(double[][] matrix) {
    int n = matrix.length;
    double[][] rest = new double[n][];
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      if (matrix[i].length != n) {
        throw new IllegalArgumentException(
            "an invertible matrix is square, but a row of " + n + " has " + matrix[i].length);
      }
      rest[i] = matrix[i].clone();
      order[i] = i;
    }
    for (int k = 0; k < n; k++) {
      bringUp(pivot(rest, k), k, rest, order);
      for (int i = k + 1; i < n; i++) {
        rest[i][k] /= rest[k][k]; // L takes the place of what it eliminates
        for (int j = k + 1; j < n; j++) {
          rest[i][j] -= rest[i][k] * rest[k][j];
        }
      }
    }
    return apart(rest, order);
  }

  /** log |d|. */
  double[] logDiagonal() {
    return Arrays.stream(diagonal).map(each -> Math.log(Math.abs(each))).toArray();
  }

  /** The signs of d. */
  double[] signs() {
    return Arrays.stream(diagonal).map(Math::signum).toArray();
  }

  private static int pivot(double[][] rest, int k) {
    int pivot = k;
    for (int i = k + 1; i < rest.length; i++) {
      pivot = Math.abs(rest[i][k]) > Math.abs(rest[pivot][k]) ? i : pivot;
    }
    if (!(Math.abs(rest[pivot][k]) > 0) || Double.isInfinite(rest[pivot][k])) {
      throw new IllegalArgumentException(
          "the matrix is singular or not finite, so the layer would have no inverse");
    }
    return pivot;
  }

  private static void bringUp(int pivot, int k, double[][] rest, int[] order) {
    double[] row = rest[pivot];
    rest[pivot] = rest[k];
    rest[k] = row;
    int place = order[pivot];
    order[pivot] = order[k];
    order[k] = place;
  }

  private static PluFactors apart(double[][] rest, int[] order) {
    int n = rest.length;
    double[][] permutation = new double[n][n];
    double[][] lower = new double[n][n];
    double[][] upper = new double[n][n];
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      permutation[order[i]][i] = 1;
      System.arraycopy(rest[i], 0, lower[i], 0, i);
      System.arraycopy(rest[i], i + 1, upper[i], i + 1, n - i - 1);
      diagonal[i] = rest[i][i];
    }
    return new PluFactors(permutation, lower, upper, diagonal);
  }
}
