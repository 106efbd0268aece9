package dev.retrace.examples.metrics;

/** Eigenvalues and -vectors of a small symmetric matrix, by cyclic Jacobi rotations. */
final class SymmetricEigen {
  private static final int SWEEPS = 60;

  private final double[][] matrix; // becomes diagonal
  private final double[][] vectors;

  /** Decomposes a matrix, which is not changed. */
  SymmetricEigen(double[][] symmetric) {
    int n = symmetric.length;
    matrix = new double[n][];
    vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i] = symmetric[i].clone();
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && !isDiagonal(); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(p, q);
        }
      }
    }
  }

  /** The sum of the square roots of the eigenvalues, of which negative ones are rounding. */
  double traceOfRoot() {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += Math.sqrt(Math.max(0, matrix[i][i]));
    }
    return sum;
  }

  /** The symmetric matrix whose square is the one decomposed. */
  double[][] root() {
    int n = matrix.length;
    double[][] root = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = Math.sqrt(Math.max(0, matrix[k][k]));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          root[i][j] += value * vectors[i][k] * vectors[j][k];
        }
      }
    }
    return root;
  }

  private boolean isDiagonal() {
    double on = 0;
    double off = 0;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        double square = matrix[i][j] * matrix[i][j];
        on += i == j ? square : 0;
        off += i == j ? 0 : square;
      }
    }
    return off <= 1e-32 * on;
  }

  private void rotate(int p, int q) {
    if (matrix[p][q] == 0) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (double[] row : matrix) {
      turn(row, p, q, c, s);
    }
    for (int k = 0; k < matrix.length; k++) {
      double first = matrix[p][k];
      double second = matrix[q][k];
      matrix[p][k] = c * first - s * second;
      matrix[q][k] = s * first + c * second;
    }
    for (double[] row : vectors) {
      turn(row, p, q, c, s);
    }
  }

  private static void turn(double[] row, int p, int q, double c, double s) {
    double first = row[p];
    double second = row[q];
    row[p] = c * first - s * second;
    row[q] = s * first + c * second;
  }
}
