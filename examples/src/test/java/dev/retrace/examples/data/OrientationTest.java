package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class OrientationTest {
  private static final int SIDE = 3;

  @Test
  void rightAnteriorSuperiorStays() {
    double[][] affine = {{2, 0.1, 0, 5}, {0, 2, 0.3, 6}, {0, 0, 2, 7}, {0, 0, 0, 1}};
    Orientation orientation = Orientation.of(affine);
    assertThat(orientation.turn(counted(), SIDE)).isEqualTo(counted());
    assertThat(orientation.turn(affine, SIDE)).isEqualTo(affine);
  }

  @Test
  void everyVoxelKeepsItsPlace() {
    // The grid runs up, left and to the back, obliquely.
    double[][] affine = {{0.2, -3, 0.1, 5}, {0.1, 0.3, -2, 6}, {4, 0, 0.2, 7}, {0, 0, 0, 1}};
    Orientation orientation = Orientation.of(affine);
    float[] turned = orientation.turn(counted(), SIDE);
    double[][] map = orientation.turn(affine, SIDE);
    for (int direction = 0; direction < 3; direction++) {
      assertThat(map[direction][direction]).isGreaterThan(1.0);
    }
    for (int k = 0; k < SIDE; k++) {
      for (int j = 0; j < SIDE; j++) {
        for (int i = 0; i < SIDE; i++) {
          int old = (int) turned[(k * SIDE + j) * SIDE + i];
          int[] from = {old % SIDE, old / SIDE % SIDE, old / SIDE / SIDE};
          for (int row = 0; row < 3; row++) {
            assertThat(mapped(map[row], i, j, k))
                .isWithin(1e-12) // double rounding
                .of(mapped(affine[row], from[0], from[1], from[2]));
          }
        }
      }
    }
  }

  private static double mapped(double[] row, int i, int j, int k) {
    return row[0] * i + row[1] * j + row[2] * k + row[3];
  }

  private static float[] counted() {
    float[] cube = new float[SIDE * SIDE * SIDE];
    for (int i = 0; i < cube.length; i++) {
      cube[i] = i;
    }
    return cube;
  }
}
