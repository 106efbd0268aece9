package dev.retrace.examples.metrics;

/**
 * The power of a grid by spatial frequency, whatever the direction: log₁₀ of the mean squared
 * Fourier coefficient in rings of equal width from 0 to half a cycle per voxel. The mean of the
 * grid is left out, and what lies beyond the last ring, in the corners, counts with it.
 */
public final class RadialSpectrum {
  private static final int MOST_RINGS = 8;
  private static final double FLOOR = 1e-12; // of an empty ring, so that its logarithm is a number

  private RadialSpectrum() {}

  /**
   * The number of rings: eight, or fewer so that each holds at least one frequency of every axis.
   *
   * @param grid an image or a volume, at least two voxels along each axis
   * @return from 1 to 8
   */
  public static int rings(Raster grid) {
    return Math.min(MOST_RINGS, grid.shortest() / 2);
  }

  /**
   * Measures.
   *
   * @param grid an image or a volume, at least two voxels along each axis
   * @return log₁₀ of the power in each ring, low frequencies first; 0 for white noise of variance 1
   */
  public static double[] of(Raster grid) {
    double[] real = grid.values().clone();
    double[] imaginary = new double[real.length];
    new FourierTransform(grid.sizes()).apply(real, imaginary, -1);
    double[] power = new double[rings(grid)];
    int[] count = new int[power.length];
    for (int i = 1; i < real.length; i++) {
      int ring = (int) Math.ceil(frequency(grid, i) * 2 * power.length) - 1;
      int kept = Math.min(ring, power.length - 1);
      power[kept] += real[i] * real[i] + imaginary[i] * imaginary[i];
      count[kept]++;
    }
    for (int ring = 0; ring < power.length; ring++) {
      power[ring] = Math.log10(power[ring] / count[ring] + FLOOR);
    }
    return power;
  }

  /** Cycles per voxel of a coefficient. */
  private static double frequency(Raster grid, int index) {
    double sum = 0;
    int rest = index;
    for (int axis = grid.axes() - 1; axis >= 0; axis--) {
      int n = grid.size(axis);
      int k = rest % n;
      rest /= n;
      double cycles = (double) Math.min(k, n - k) / n;
      sum += cycles * cycles;
    }
    return Math.sqrt(sum);
  }
}
