package dev.retrace.examples.peers;

import dev.retrace.examples.data.Volume;
import java.util.Random;

/**
 * A cube cut out of a volume, with the place of each voxel in the whole.
 *
 * @param z first plane
 * @param y first row
 * @param x first column
 * @param side of the cube, in voxels
 */
record PatchCrop(int z, int y, int x, int side) {
  private static final int AXES = 3;

  /**
   * Draws a place, more often near the middle: along each axis the start is the sum of two uniform
   * numbers, of which one takes a quarter of the room and the other the rest.
   */
  static PatchCrop random(Random random, Volume volume, int side) {
    return new PatchCrop(
        start(random, volume.depth() - side),
        start(random, volume.height() - side),
        start(random, volume.width() - side),
        side);
  }

  private static int start(Random random, int room) {
    int quarter = room / 4;
    return random.nextInt(quarter + 1) + random.nextInt(room - quarter + 1);
  }

  /** The number of voxels. */
  int voxels() {
    return side * side * side;
  }

  /** Copies the cube, brought from [0, 1] to [-1, 1], into an array. */
  void copyImage(Volume volume, float[] target, int at) {
    int to = at;
    for (int k = 0; k < side; k++) {
      for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
          target[to++] = 2 * volume.at(z + k, y + j, x + i) - 1;
        }
      }
    }
  }

  /** Writes three channels that run from -1 to 1 along the axes of the whole volume. */
  void writeCoordinates(Volume volume, float[] target, int at) {
    int[] starts = {z, y, x};
    int[] sizes = {volume.depth(), volume.height(), volume.width()};
    int to = at;
    for (int axis = 0; axis < AXES; axis++) {
      for (int voxel = 0; voxel < voxels(); voxel++) {
        int[] place = {voxel / (side * side), voxel / side % side, voxel % side};
        target[to++] = coordinate(starts[axis] + place[axis], sizes[axis]);
      }
    }
  }

  private static float coordinate(int place, int size) {
    return size == 1 ? 0 : (float) (-1 + 2.0 * place / (size - 1));
  }
}
