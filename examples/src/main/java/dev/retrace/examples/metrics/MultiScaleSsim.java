package dev.retrace.examples.metrics;

import java.util.Arrays;

/**
 * Structural similarity at several scales ("Multi-Scale Structural Similarity for Image Quality
 * Assessment", Wang, Simoncelli and Bovik, 2003): contrast and structure at each scale, the means
 * at the coarsest, multiplied with the published weights as powers.
 *
 * <p>The window is Gaussian, 11 voxels wide; from one scale to the next blocks of two voxels along
 * each axis are averaged. As many of the five scales are used as the window fits into, and their
 * weights are divided by their sum: 3 at 64 voxels along each axis, 2 at 32. Scales where the mean
 * is negative count as 0.
 */
public final class MultiScaleSsim {
  private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

  private final Ssim ssim;

  /**
   * Creates the measure.
   *
   * @param range R, the range of the data
   */
  public MultiScaleSsim(double range) {
    ssim = Ssim.gaussian(range);
  }

  /**
   * How many scales are used.
   *
   * @param grid an image or a volume
   * @return 0 to 5
   */
  public int scales(Raster grid) {
    int scales = 0;
    Raster at = grid;
    while (scales < WEIGHTS.length && ssim.fits(at)) {
      scales++;
      at = at.halved();
    }
    return scales;
  }

  /**
   * The similarity of two grids, 1 if they are equal.
   *
   * @param a as b
   * @param b as a
   * @return from 0 to 1, or NaN if not even one scale fits
   */
  public double of(Raster a, Raster b) {
    a.requireAlike(b);
    int scales = scales(a);
    if (scales == 0) {
      return Double.NaN;
    }
    double sum = Arrays.stream(WEIGHTS, 0, scales).sum();
    double product = 1;
    Raster x = a;
    Raster y = b;
    for (int scale = 0; scale < scales; scale++) {
      boolean coarsest = scale == scales - 1;
      double here = coarsest ? ssim.of(x, y) : ssim.contrastAndStructure(x, y);
      product *= Math.pow(Math.max(0, here), WEIGHTS[scale] / sum);
      if (!coarsest) {
        x = x.halved();
        y = y.halved();
      }
    }
    return product;
  }
}
