package dev.retrace.examples.data;

/** Brings a window of a volume onto a cube, one axis after another. */
final class CubeResampler {
  private CubeResampler() {}

  /** What lies beyond the volume. */
  enum Border {
    /** Nothing: the weights of what exists are scaled to sum to one. */
    SCALED,
    /** Zeros, which are averaged in: scikit-image's constant border. */
    ZERO
  }

  /**
   * Resamples by weighted means, so that values of [0, 1] stay in it.
   *
   * @param values voxels, row-major, scaled
   * @param size lengths of the axes, the fastest first
   * @param window one per axis
   * @param side of the cube
   * @return {@code side}^3 values, axes in the same order
   */
  static float[] resample(float[] values, int[] size, Window[] window, int side) {
    return resample(values, size, window, side, Border.SCALED);
  }

  /** As the other, with another view of what lies around the volume. */
  static float[] resample(float[] values, int[] size, Window[] window, int side, Border border) {
    float[] current = values;
    int[] now = size.clone();
    for (int axis = 0; axis < 3; axis++) {
      AxisWeights weights = AxisWeights.of(window[axis], size[axis], side, border);
      current = alongAxis(current, now, axis, weights);
      now[axis] = side;
    }
    return current;
  }

  /** Resamples one axis, the others staying as they are; {@code size} the fastest first. */
  static float[] alongAxis(float[] values, int[] size, int axis, AxisWeights weights) {
    int inner = 1; // voxels between neighbours on this axis
    for (int faster = 0; faster < axis; faster++) {
      inner *= size[faster];
    }
    int outer = 1;
    for (int slower = axis + 1; slower < 3; slower++) {
      outer *= size[slower];
    }
    int samples = weights.samples();
    float[] result = new float[Math.multiplyExact(Math.multiplyExact(inner, outer), samples)];
    int index = 0;
    for (int block = 0; block < outer; block++) {
      int start = block * inner * size[axis];
      for (int sample = 0; sample < samples; sample++) {
        for (int i = 0; i < inner; i++) {
          result[index++] = weights.sample(sample, values, start + i, inner);
        }
      }
    }
    return result;
  }
}
