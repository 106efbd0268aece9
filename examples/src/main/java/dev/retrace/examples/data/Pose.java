package dev.retrace.examples.data;

import java.util.Random;

/** A random head position: where a point of the image lies in the head's own coordinates. */
final class Pose {
  private final double[][] rotation;
  private final double[] centre;
  private final double[] scale;

  private Pose(double[][] rotation, double[] centre, double[] scale) {
    this.rotation = rotation;
    this.centre = centre;
    this.scale = scale;
  }

  /** Up to about 15 degrees of turn about each axis, 12 % of size and 6 % of shape. */
  static Pose random(Random random) {
    double yaw = angle(random);
    double pitch = angle(random);
    double roll = angle(random);
    double[][] turn = times(times(turn(0, 1, yaw), turn(1, 2, pitch)), turn(0, 2, roll));
    double size = 0.88 + 0.12 * random.nextDouble();
    double[] centre = new double[3];
    double[] scale = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      centre[axis] = 0.08 * (random.nextDouble() - 0.5);
      scale[axis] = 1 / (size * (0.94 + 0.12 * random.nextDouble()));
    }
    return new Pose(turn, centre, scale);
  }

  private static double angle(Random random) {
    return 0.26 * (random.nextDouble() + random.nextDouble() - 1);
  }

  /** A turn in the plane of two axes; StrictMath, so that every machine makes the same volume. */
  private static double[][] turn(int a, int b, double angle) {
    double[][] matrix = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    matrix[a][a] = StrictMath.cos(angle);
    matrix[b][b] = matrix[a][a];
    matrix[b][a] = StrictMath.sin(angle);
    matrix[a][b] = -matrix[b][a];
    return matrix;
  }

  private static double[][] times(double[][] left, double[][] right) {
    double[][] product = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int k = 0; k < 3; k++) {
          product[row][column] += left[row][k] * right[k][column];
        }
      }
    }
    return product;
  }

  /** The point's coordinates along one axis of the head: 0 right, 1 front, 2 up. */
  double toHead(int axis, double x, double y, double z) {
    double[] row = rotation[axis];
    double turned = row[0] * (x - centre[0]) + row[1] * (y - centre[1]) + row[2] * (z - centre[2]);
    return turned * scale[axis];
  }
}
