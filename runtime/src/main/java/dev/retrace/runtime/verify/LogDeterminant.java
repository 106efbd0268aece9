package dev.retrace.runtime.verify;

/** Elimination with row pivots, for determinants of small matrices. */
final class LogDeterminant {
  private LogDeterminant() {}

  /**
   * The logarithm of |det|; negative infinity for a singular matrix.
   *
   * @param matrix square, overwritten
   */
  static double of(double[][] matrix) {
    int n = matrix.length;
    double sum = 0;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int row = k + 1; row < n; row++) {
        if (Math.abs(matrix[row][k]) > Math.abs(matrix[pivot][k])) {
          pivot = row;
        }
      }
      double[] top = matrix[pivot];
      matrix[pivot] = matrix[k];
      matrix[k] = top;
      if (top[k] == 0) {
        return Double.NEGATIVE_INFINITY;
      }
      sum += Math.log(Math.abs(top[k]));
      for (int row = k + 1; row < n; row++) {
        double factor = matrix[row][k] / top[k];
        if (factor != 0) { // most of a coupling's Jacobian
          eliminate(matrix[row], top, factor, k);
        }
      }
    }
    return sum;
  }

  private static void eliminate(double[] row, double[] top, double factor, int from) {
    for (int column = from; column < row.length; column++) {
      row[column] -= factor * top[column];
    }
  }
}
