package dev.retrace.examples.metrics;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.runtime.testing.Golden;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against scikit-image, on two volumes of 16 voxels along each axis. */
final class MetricsGoldenTest {
  private static final Golden GOLDEN = Golden.open("metrics");

  /** Sums of some thousand products of numbers of order one, in another order. */
  private static final double TOLERANCE = 1e-9;

  /** The reference maps were stored in single precision. */
  private static final double SINGLE = 1e-6;

  private final Raster a = volume("a");
  private final Raster b = volume("b");

  private static Raster volume(String name) {
    return new Raster(GOLDEN.get(name).doubles(), 16, 16, 16);
  }

  private static double expected(String name) {
    return GOLDEN.get(name).doubles()[0];
  }

  private static void assertClose(double actual, String name) {
    assertThat(actual).isWithin(TOLERANCE).of(expected(name));
  }

  private void assertSsim(Ssim ssim, String name) {
    assertClose(ssim.of(a, b), name);
    double[] map = GOLDEN.get(name + "_map").doubles();
    double[] actual = ssim.map(a, b).values();
    for (int i = 0; i < map.length; i++) {
      assertThat(actual[i]).isWithin(SINGLE).of(map[i]);
    }
  }

  @Test
  void errors() {
    double mse = VoxelErrors.meanSquared(a, b);
    assertClose(mse, "mse");
    assertClose(VoxelErrors.meanAbsolute(a, b), "mae");
    assertClose(a.range(), "data_range_a");
    assertClose(VoxelErrors.peakSignalToNoise(mse, 1), "psnr_range1");
    assertClose(VoxelErrors.peakSignalToNoise(mse, a.range()), "psnr_range_a");
  }

  @Test
  void similarityOfVolumes() {
    assertSsim(Ssim.uniform(7, 1), "ssim3d_uniform7");
    assertSsim(Ssim.uniform(7, 1).withSampleCovariance(false), "ssim3d_uniform7_popcov");
    assertSsim(Ssim.uniform(5, 1), "ssim3d_uniform5");
    assertSsim(Ssim.gaussian(1), "ssim3d_gauss");
    assertSsim(Ssim.gaussian(1).withSampleCovariance(true), "ssim3d_gauss_samplecov");
    assertClose(Ssim.uniform(7, a.range()).of(a, b), "ssim3d_uniform7_range_a");
  }

  @Test
  void similarityOfSlices() {
    Ssim ssim = Ssim.uniform(7, 1);
    assertClose(ssim.of(a.slice(0), b.slice(0)), "ssim2d_slice0_uniform7");
    double mean =
        IntStream.range(0, 16)
            .mapToDouble(i -> ssim.of(a.slice(i), b.slice(i)))
            .average()
            .orElse(0);
    assertClose(mean, "ssim2d_slices_mean_uniform7");
  }
}
