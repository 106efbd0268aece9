package dev.retrace.examples.data;

/** Arithmetic of 4 x 4 affine maps, whose last row is (0, 0, 0, 1). */
final class Affines {
  private Affines() {}

  /** {@code left} after {@code right}. */
  static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[4][4];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        for (int k = 0; k < 4; k++) {
          product[row][column] += left[row][k] * right[k][column];
        }
      }
    }
    return product;
  }

  /** The map back, by cofactors; of finite numbers only if the axes span space. */
  static double[][] inverse(double[][] map) {
    double[][] inverse = new double[4][4];
    double determinant = 0;
    for (int row = 0; row < 3; row++) {
      determinant += map[0][row] * cofactor(map, 0, row);
    }
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        inverse[row][column] = cofactor(map, column, row) / determinant;
      }
    }
    for (int row = 0; row < 3; row++) {
      for (int k = 0; k < 3; k++) {
        inverse[row][3] -= inverse[row][k] * map[k][3];
      }
    }
    inverse[3][3] = 1;
    return inverse;
  }

  private static double cofactor(double[][] map, int row, int column) {
    int r1 = (row + 1) % 3;
    int r2 = (row + 2) % 3;
    int c1 = (column + 1) % 3;
    int c2 = (column + 2) % 3;
    return map[r1][c1] * map[r2][c2] - map[r1][c2] * map[r2][c1];
  }
}
