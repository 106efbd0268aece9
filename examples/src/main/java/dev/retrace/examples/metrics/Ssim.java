package dev.retrace.examples.metrics;

/**
 * Structural similarity ("Image Quality Assessment: From Error Visibility to Structural
 * Similarity", Wang et al., 2004) with K₁ = 0.01 and K₂ = 0.03, for images and volumes.
 *
 * <pre>
 * ((2μ_a μ_b + C₁)(2σ_ab + C₂)) / ((μ_a² + μ_b² + C₁)(σ_a² + σ_b² + C₂)),   C = (K R)²
 * </pre>
 *
 * <p>The mean is over the valid region, where the whole window lies inside; the map goes up to the
 * borders, beyond which the grid is mirrored.
 */
public final class Ssim {
  private static final double K1 = 0.01;
  private static final double K2 = 0.03;

  private final SeparableFilter filter;
  private final boolean sampleCovariance;
  private final double range;

  private Ssim(SeparableFilter filter, boolean sampleCovariance, double range) {
    this.filter = filter;
    this.sampleCovariance = sampleCovariance;
    this.range = range;
  }

  /**
   * A window whose voxels count alike, with the unbiased covariance: what scikit-image does unless
   * told.
   *
   * @param width of the window along each axis, odd
   * @param range R, the range of the data
   * @return the measure
   */
  public static Ssim uniform(int width, double range) {
    return new Ssim(SeparableFilter.uniform(width), true, range);
  }

  /**
   * A Gaussian window of standard deviation 1.5, 11 voxels wide, with the covariance weighted by
   * it: as Wang et al. have it.
   *
   * @param range R, the range of the data
   * @return the measure
   */
  public static Ssim gaussian(double range) {
    return new Ssim(SeparableFilter.gaussian(1.5, 5), false, range);
  }

  /**
   * Chooses the covariance.
   *
   * @param sample true for N/(N-1) times the mean product of deviations, false for the mean itself
   * @return the measure, otherwise the same
   */
  public Ssim withSampleCovariance(boolean sample) {
    return new Ssim(filter, sample, range);
  }

  /**
   * Whether a grid holds at least one whole window.
   *
   * @param grid an image or a volume
   * @return false if the similarity of such grids is not defined
   */
  public boolean fits(Raster grid) {
    return grid.shortest() >= filter.width();
  }

  /**
   * The similarity of two grids, 1 if they are equal.
   *
   * @param a as b
   * @param b as a
   * @return the mean over the valid region, or NaN if the window does not fit
   */
  public double of(Raster a, Raster b) {
    a.requireAlike(b);
    return fits(a) ? map(a, b).cropped(filter.width() / 2).mean() : Double.NaN;
  }

  /**
   * The similarity around each voxel.
   *
   * @param a as b
   * @param b as a
   * @return as a
   */
  public Raster map(Raster a, Raster b) {
    return new Windows(a, b).similarity(true);
  }

  /** The mean over the valid region without the comparison of the means, for several scales. */
  double contrastAndStructure(Raster a, Raster b) {
    return new Windows(a, b).similarity(false).cropped(filter.width() / 2).mean();
  }

  /** Means, variances and covariance in the window around each voxel. */
  private final class Windows {
    private final Raster meanA;
    private final Raster meanB;
    private final Raster squares;
    private final Raster product;

    Windows(Raster a, Raster b) {
      meanA = filter.apply(a);
      meanB = filter.apply(b);
      squares = filter.apply(a.with(b, (x, y) -> x * x + y * y));
      product = filter.apply(a.with(b, (x, y) -> x * y));
    }

    Raster similarity(boolean withMeans) {
      double c1 = K1 * range * K1 * range;
      double c2 = K2 * range * K2 * range;
      double voxels = Math.pow(filter.width(), meanA.axes());
      double unbiased = sampleCovariance ? voxels / (voxels - 1) : 1;
      double[] result = new double[meanA.values().length];
      for (int i = 0; i < result.length; i++) {
        double x = meanA.values()[i];
        double y = meanB.values()[i];
        double variances = unbiased * (squares.values()[i] - x * x - y * y);
        double covariance = unbiased * (product.values()[i] - x * y);
        double means = withMeans ? (2 * x * y + c1) / (x * x + y * y + c1) : 1;
        result[i] = means * (2 * covariance + c2) / (variances + c2);
      }
      return new Raster(result, meanA.sizes());
    }
  }
}
