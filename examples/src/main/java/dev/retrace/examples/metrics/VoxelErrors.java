package dev.retrace.examples.metrics;

/** Errors voxel by voxel. */
public final class VoxelErrors {
  private VoxelErrors() {}

  /**
   * The mean squared error.
   *
   * @param a as b
   * @param b as a
   * @return in squared units of the data
   */
  public static double meanSquared(Raster a, Raster b) {
    return a.with(b, (x, y) -> (x - y) * (x - y)).mean();
  }

  /**
   * The mean absolute error.
   *
   * @param a as b
   * @param b as a
   * @return in units of the data
   */
  public static double meanAbsolute(Raster a, Raster b) {
    return a.with(b, (x, y) -> Math.abs(x - y)).mean();
  }

  /**
   * The peak signal-to-noise ratio, 10 log₁₀(R²/MSE).
   *
   * @param meanSquared the mean squared error
   * @param range R, the range of the data
   * @return in decibels, infinite if there is no error
   */
  public static double peakSignalToNoise(double meanSquared, double range) {
    return 10 * Math.log10(range * range / meanSquared);
  }
}
