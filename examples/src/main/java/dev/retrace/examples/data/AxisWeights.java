package dev.retrace.examples.data;

import dev.retrace.examples.data.CubeResampler.Border;
import java.util.Arrays;

/**
 * Which voxels of one axis make up each sample of its new grid.
 *
 * <p>Samples lie at the centres of equal parts of the window (the convention that keeps the outer
 * edges in place), and are linearly interpolated. When shrinking by a factor f the axis is first
 * smoothed by a Gaussian of (f - 1) / 2 voxels, as scikit-image does, so that fine structure blurs
 * instead of aliasing. Near the volume's border the weights of what exists are scaled to sum to
 * one; a sample outside the volume has none and becomes 0.
 */
final class AxisWeights {
  private final int[] first;
  private final float[][] weights;

  private AxisWeights(int samples) {
    first = new int[samples];
    weights = new float[samples][];
  }

  /**
   * Weights for {@code samples} samples of a window on an axis of {@code length} voxels.
   *
   * @param window the part to sample
   * @param length of the volume on this axis
   * @param samples of the new grid
   */
  static AxisWeights of(Window window, int length, int samples) {
    return of(window, length, samples, Border.SCALED);
  }

  /** As the other, with a border of its own kind. */
  static AxisWeights of(Window window, int length, int samples, Border border) {
    AxisWeights axis = new AxisWeights(samples);
    double factor = window.length() / samples;
    double[] blur = gaussian(Math.max(0, (factor - 1) / 2), border);
    for (int i = 0; i < samples; i++) {
      axis.fill(i, window.start() + (i + 0.5) * factor - 0.5, blur, length, border);
    }
    return axis;
  }

  /** Weights that smooth an axis by a Gaussian of {@code sigma} voxels and keep its voxels. */
  static AxisWeights smoothing(int length, double sigma) {
    AxisWeights axis = new AxisWeights(length);
    double[] blur = gaussian(sigma, Border.SCALED);
    for (int i = 0; i < length; i++) {
      axis.fill(i, i, blur, length, Border.SCALED);
    }
    return axis;
  }

  private void fill(int sample, double centre, double[] blur, int length, Border border) {
    if (centre < -0.5 || centre > length - 0.5) {
      weights[sample] = new float[0];
      return;
    }
    int radius = blur.length / 2;
    int left = (int) Math.floor(centre);
    double right = centre - left; // weight of the right neighbour
    int from = Math.max(0, left - radius);
    int to = Math.min(length - 1, left + 1 + radius);
    double[] exact = new double[to - from + 1];
    for (int j = from; j <= to; j++) {
      exact[j - from] = (1 - right) * at(blur, j - left) + right * at(blur, j - left - 1);
    }
    double sum = border == Border.SCALED ? Arrays.stream(exact).sum() : 1;
    first[sample] = from;
    weights[sample] = new float[exact.length];
    for (int j = 0; j < exact.length; j++) {
      weights[sample][j] = (float) (exact[j] / sum);
    }
  }

  private static double at(double[] kernel, int offset) {
    int index = kernel.length / 2 + offset;
    return index >= 0 && index < kernel.length ? kernel[index] : 0;
  }

  private static double[] gaussian(double sigma, Border border) {
    // Beyond lies less than 1e-4 of the whole; where others are followed, as they round.
    int radius = (int) (border == Border.SCALED ? Math.ceil(4 * sigma) : 4 * sigma + 0.5);
    double[] kernel = new double[2 * radius + 1];
    for (int k = -radius; k <= radius; k++) {
      kernel[k + radius] = radius == 0 ? 1 : StrictMath.exp(-0.5 * k * k / (sigma * sigma));
    }
    double sum = Arrays.stream(kernel).sum();
    return Arrays.stream(kernel).map(k -> k / sum).toArray();
  }

  int samples() {
    return first.length;
  }

  /**
   * One sample of a line whose voxel 0 lies at {@code start} and whose neighbours are a stride
   * apart.
   */
  float sample(int index, float[] values, int start, int stride) {
    float[] line = weights[index];
    float sum = 0;
    int position = start + first[index] * stride;
    for (float weight : line) {
      sum += weight * values[position];
      position += stride;
    }
    return sum;
  }
}
