package dev.retrace.examples.data;

/**
 * The turn by quarter circles and mirrors that brings a grid's axes nearest to right, anterior,
 * superior.
 *
 * <p>Files store their axes in any order and direction; without this, one folder may show heads
 * lying, standing and mirrored. Nothing is interpolated.
 */
final class Orientation {
  /** For each of right, anterior, superior: the grid's axis that runs along it. */
  private final int[] source = new int[3];

  /** Whether that axis runs the other way. */
  private final boolean[] mirrored = new boolean[3];

  private Orientation() {}

  /** Of a 4 x 4 affine, by assigning the most clearly directed axis first. */
  static Orientation of(double[][] affine) {
    Orientation result = new Orientation();
    boolean[] axisTaken = new boolean[3];
    boolean[] directionTaken = new boolean[3];
    for (int round = 0; round < 3; round++) {
      int bestAxis = -1;
      int bestDirection = -1;
      double best = -1;
      for (int axis = 0; axis < 3; axis++) {
        for (int direction = 0; direction < 3; direction++) {
          double cosine = Math.abs(cosine(affine, direction, axis));
          if (!axisTaken[axis] && !directionTaken[direction] && cosine > best) {
            best = cosine;
            bestAxis = axis;
            bestDirection = direction;
          }
        }
      }
      axisTaken[bestAxis] = true;
      directionTaken[bestDirection] = true;
      result.source[bestDirection] = bestAxis;
      result.mirrored[bestDirection] = affine[bestDirection][bestAxis] < 0;
    }
    return result;
  }

  private static double cosine(double[][] affine, int direction, int axis) {
    double length = Math.hypot(Math.hypot(affine[0][axis], affine[1][axis]), affine[2][axis]);
    return affine[direction][axis] / length;
  }

  /**
   * Turns a cube.
   *
   * @param cube {@code side}^3 values, the grid's first axis fastest
   * @param side of the cube
   * @return the values with right fastest, then anterior, then superior
   */
  float[] turn(float[] cube, int side) {
    int[] stride = {1, side, side * side};
    float[] turned = new float[cube.length];
    int index = 0;
    for (int s = 0; s < side; s++) {
      for (int a = 0; a < side; a++) {
        for (int r = 0; r < side; r++) {
          turned[index++] =
              cube[
                  at(0, r, side) * stride[source[0]]
                      + at(1, a, side) * stride[source[1]]
                      + at(2, s, side) * stride[source[2]]];
        }
      }
    }
    return turned;
  }

  private int at(int direction, int index, int side) {
    return mirrored[direction] ? side - 1 - index : index;
  }

  /**
   * Turns the map that goes with the cube.
   *
   * @param affine 4 x 4, of the cube before the turn
   * @param side of the cube
   * @return 4 x 4, of the turned cube
   */
  double[][] turn(double[][] affine, int side) {
    double[][] turned = new double[4][4];
    for (int row = 0; row < 4; row++) {
      turned[row][3] = affine[row][3];
      for (int direction = 0; direction < 3; direction++) {
        double step = affine[row][source[direction]];
        turned[row][direction] = mirrored[direction] ? -step : step;
        turned[row][3] += mirrored[direction] ? step * (side - 1) : 0;
      }
    }
    return turned;
  }
}
