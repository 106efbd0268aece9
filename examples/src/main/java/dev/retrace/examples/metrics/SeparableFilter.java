package dev.retrace.examples.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A smoothing window that is a product over the axes, applied to one axis after the other. Beyond a
 * border lies the mirror image, border voxel included.
 */
final class SeparableFilter {
  private final double[] kernel;

  private SeparableFilter(double... kernel) {
    double sum = Arrays.stream(kernel).sum();
    this.kernel = Arrays.stream(kernel).map(each -> each / sum).toArray();
  }

  /** All voxels of the window alike; the width is odd. */
  static SeparableFilter uniform(int width) {
    return new SeparableFilter(IntStream.range(0, width).mapToDouble(i -> 1).toArray());
  }

  /** A normal curve, cut off at a radius. */
  static SeparableFilter gaussian(double sigma, int radius) {
    return new SeparableFilter(
        IntStream.rangeClosed(-radius, radius)
            .mapToDouble(i -> Math.exp(-0.5 * i * i / (sigma * sigma)))
            .toArray());
  }

  /** Voxels along each axis of the window. */
  int width() {
    return kernel.length;
  }

  /** Returns the filtered grid, of the same sizes. */
  Raster apply(Raster in) {
    double[] values = in.values().clone();
    int stride = 1;
    for (int axis = in.axes() - 1; axis >= 0; axis--) {
      int n = in.size(axis);
      for (int outer = 0; outer < values.length; outer += n * stride) {
        for (int start = outer; start < outer + stride; start++) {
          line(values, start, n, stride);
        }
      }
      stride *= n;
    }
    return new Raster(values, in.sizes());
  }

  private void line(double[] values, int start, int n, int stride) {
    int radius = kernel.length / 2;
    double[] line = new double[n + 2 * radius];
    for (int i = 0; i < line.length; i++) {
      int mirrored = Math.floorMod(i - radius, 2 * n);
      line[i] = values[start + Math.min(mirrored, 2 * n - 1 - mirrored) * stride];
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0; k < kernel.length; k++) {
        sum += kernel[k] * line[i + k];
      }
      values[start + i * stride] = sum;
    }
  }
}
