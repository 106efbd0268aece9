package dev.retrace.runtime.law;

/** Elimination with row pivots, for determinants of small matrices. */
final class Lu {
  private Lu() {}

  /**
   * The logarithm of |det|; negative infinity for a singular matrix.
   *
   * @param matrix square, overwritten
   */
  static double logAbsDeterminant(double[][] matrix) {
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
      sum += Math.log(Math.abs(top[k]));
      for (int row = k + 1; row < n; row++) {
        double factor = matrix[row][k] / top[k];
        for (int column = k; column < n; column++) {
          matrix[row][column] -= factor * top[column];
        }
      }
    }
    return sum;
  }
}
