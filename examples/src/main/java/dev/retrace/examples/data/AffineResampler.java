package dev.retrace.examples.data;

/**
 * Brings an image from its grid onto another that may lie oblique to it.
 *
 * <p>Values between voxels are interpolated linearly along the three axes. Where neighbours of the
 * new grid are a factor f further apart than the old ones, the image is first smoothed along that
 * axis by a Gaussian of (f - 1) / 2 voxels, as in {@link AxisWeights}. Beyond the image lies its
 * least value.
 */
final class AffineResampler {
  // Grids that are the same but for rounding are not smoothed.
  private static final double FURTHER = 1 + 1e-9;

  private final float[] values;
  private final int[] size;
  private final double[][] map; // from new to old indices

  private AffineResampler(float[] values, int[] size, double[][] map) {
    this.values = values;
    this.size = size;
    this.map = map;
  }

  /**
   * Resamples.
   *
   * @param values of the old grid, the first axis fastest; not changed
   * @param from the old grid
   * @param to the new grid
   * @return values of the new grid
   */
  static float[] resample(float[] values, Grid from, Grid to) {
    double[][] map = Affines.product(Affines.inverse(from.affine()), to.affine());
    float[] smooth = values;
    for (int axis = 0; axis < 3; axis++) {
      double factor = Math.hypot(Math.hypot(map[axis][0], map[axis][1]), map[axis][2]);
      if (factor > FURTHER) {
        AxisWeights blur = AxisWeights.smoothing(from.size(axis), (factor - 1) / 2);
        smooth = CubeResampler.alongAxis(smooth, from.size(), axis, blur);
      }
    }
    return new AffineResampler(smooth, from.size(), map).onto(to);
  }

  private float[] onto(Grid to) {
    float beyond = Float.POSITIVE_INFINITY;
    for (float value : values) {
      beyond = Math.min(beyond, value);
    }
    float[] result = new float[Math.multiplyExact(to.size(0) * to.size(1), to.size(2))];
    int index = 0;
    for (int k = 0; k < to.size(2); k++) {
      for (int j = 0; j < to.size(1); j++) {
        for (int i = 0; i < to.size(0); i++) {
          double x = at(0, i, j, k);
          double y = at(1, i, j, k);
          double z = at(2, i, j, k);
          result[index++] =
              inside(0, x) && inside(1, y) && inside(2, z) ? interpolated(x, y, z) : beyond;
        }
      }
    }
    return result;
  }

  private double at(int axis, int i, int j, int k) {
    double[] row = map[axis];
    return row[0] * i + row[1] * j + row[2] * k + row[3];
  }

  // Voxels reach half a step beyond their centres; a little more, because of rounding.
  private boolean inside(int axis, double at) {
    return at > -0.501 && at < size[axis] - 0.499;
  }

  private float interpolated(double x, double y, double z) {
    double u = within(0, x);
    double v = within(1, y);
    double w = within(2, z);
    int i = first(0, u);
    int j = first(1, v);
    int k = first(2, w);
    return (float)
        mix(
            mix(row(i, j, k, u - i), row(i, j + 1, k, u - i), v - j),
            mix(row(i, j, k + 1, u - i), row(i, j + 1, k + 1, u - i), v - j),
            w - k);
  }

  private double within(int axis, double at) {
    return Math.max(0, Math.min(size[axis] - 1, at));
  }

  // The last voxel has no right neighbour: there the weight of the left one is 0.
  private int first(int axis, double at) {
    return Math.max(0, Math.min(size[axis] - 2, (int) at));
  }

  private double row(int i, int j, int k, double right) {
    int y = Math.min(j, size[1] - 1);
    int z = Math.min(k, size[2] - 1);
    int start = (z * size[1] + y) * size[0];
    return mix(values[start + i], values[start + Math.min(i + 1, size[0] - 1)], right);
  }

  private static double mix(double a, double b, double t) {
    return a + t * (b - a);
  }
}
