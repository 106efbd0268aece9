package dev.retrace.examples.data;

import java.util.stream.IntStream;

/** Finds the box around what is brighter than the background. */
final class ObjectBox {
  /** Scaled intensity above which a voxel is taken for the object: over the noise of air. */
  private static final float FOREGROUND = 0.1f;

  /** Part of a plane that must be foreground; single bright voxels do not make an object. */
  private static final double PART_OF_PLANE = 0.01;

  /** Added on each side, as a part of the object's length. */
  private static final double MARGIN = 0.02;

  private ObjectBox() {}

  /**
   * The box, with a margin of at least one voxel where the volume has it.
   *
   * @param values voxels, of which {@code size[0] * size[1] * size[2]} from {@code from} are looked
   *     at
   * @param from the first one's index
   * @param size lengths of the axes, the fastest first
   * @param range to scale by
   * @return one window per axis; the whole axis where nothing stands out
   */
  static Window[] find(float[] values, int from, int[] size, IntensityRange range) {
    int[][] counts = {new int[size[0]], new int[size[1]], new int[size[2]]};
    int index = from;
    for (int z = 0; z < size[2]; z++) {
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++) {
          if (range.scale(values[index++]) > FOREGROUND) {
            counts[0][x]++;
            counts[1][y]++;
            counts[2][z]++;
          }
        }
      }
    }
    double total = (double) size[0] * size[1] * size[2];
    Window[] box = new Window[3];
    for (int axis = 0; axis < 3; axis++) {
      box[axis] = span(counts[axis], PART_OF_PLANE * total / size[axis]);
    }
    return box;
  }

  private static Window span(int[] counts, double needed) {
    int length = counts.length;
    int[] planes = IntStream.range(0, length).filter(i -> counts[i] > needed).toArray();
    if (planes.length == 0) {
      return new Window(0, length);
    }
    int first = planes[0];
    int last = planes[planes.length - 1];
    int margin = (int) Math.max(1, Math.rint(MARGIN * (last - first + 1)));
    int start = Math.max(0, first - margin);
    return new Window(start, Math.min(length, last + 1 + margin) - start);
  }
}
