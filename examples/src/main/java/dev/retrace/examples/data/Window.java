package dev.retrace.examples.data;

/**
 * The part of one axis that is resampled, in voxels: it reaches from {@code start - 0.5} to {@code
 * start + length - 0.5}, a voxel's centre having its index as coordinate.
 *
 * @param start first voxel, not always whole or inside the volume
 * @param length voxels, not always whole
 */
record Window(double start, double length) {
  double end() {
    return start + length;
  }

  /** Same middle, other length. */
  Window resized(double other) {
    return new Window(start + (length - other) / 2, other);
  }

  /** The least windows that hold both, axis by axis. */
  static Window[] around(Window[] some, Window[] others) {
    Window[] both = new Window[some.length];
    for (int axis = 0; axis < some.length; axis++) {
      double start = Math.min(some[axis].start(), others[axis].start());
      both[axis] = new Window(start, Math.max(some[axis].end(), others[axis].end()) - start);
    }
    return both;
  }

  /** Where the samples of a cube lie, see the other. */
  static double[][] place(double[][] affine, Window[] window, int side) {
    return place(affine, window, new int[] {side, side, side});
  }

  /**
   * Where samples lie that part windows evenly: sample i of an axis at {@code start + (i + 0.5) *
   * factor - 0.5}, see {@link AxisWeights}.
   *
   * @param affine 4 x 4, of the volume's voxels
   * @param window one per axis
   * @param samples in each window
   * @return 4 x 4, of the samples
   */
  static double[][] place(double[][] affine, Window[] window, int[] samples) {
    double[][] result = new double[4][4];
    for (int row = 0; row < 4; row++) {
      result[row][3] = affine[row][3];
      for (int axis = 0; axis < 3; axis++) {
        double factor = window[axis].length() / samples[axis];
        result[row][axis] = affine[row][axis] * factor;
        result[row][3] += affine[row][axis] * (window[axis].start() + 0.5 * factor - 0.5);
      }
    }
    return result;
  }
}
