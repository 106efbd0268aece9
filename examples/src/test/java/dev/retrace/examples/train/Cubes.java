package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Volumes of numbers that mean nothing. */
final class Cubes {
  private Cubes() {}

  /** Cubes of normally distributed voxels. */
  static List<Volume> normal(int count, int side, double mean, double deviation, long seed) {
    Random random = new Random(seed);
    List<Volume> volumes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[side * side * side];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (mean + deviation * random.nextGaussian());
      }
      volumes.add(new Volume(side, side, side, values, "cube " + i));
    }
    return volumes;
  }

  /**
   * Volumes of 1 x 1 x width whose voxels are all their number, but for the last, which is 0.5
   * more.
   */
  static List<Volume> numbered(int count, int width) {
    List<Volume> volumes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[width];
      Arrays.fill(values, i);
      values[width - 1] += 0.5f;
      volumes.add(new Volume(1, 1, width, values, "number " + i));
    }
    return volumes;
  }
}
