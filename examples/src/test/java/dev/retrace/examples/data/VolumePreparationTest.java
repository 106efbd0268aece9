package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiImage;
import org.junit.jupiter.api.Test;

class VolumePreparationTest {
  private static final double[][] MILLIMETRES = {
    {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}
  };

  /** A bright block of 16 x 8 x 12 voxels at (10, 12, 5) in the dark, graded along x. */
  private static NiftiImage block(double[][] affine) {
    float[] voxels = new float[40 * 30 * 20];
    for (int z = 5; z < 17; z++) {
      for (int y = 12; y < 20; y++) {
        for (int x = 10; x < 26; x++) {
          voxels[(z * 30 + y) * 40 + x] = 1000 + 100 * x;
        }
      }
    }
    return NiftiImage.volume(40, 30, 20, voxels, affine);
  }

  @Test
  void theObjectFillsTheCube() {
    Volume cube = VolumePreparation.toCube(16).prepare(block(MILLIMETRES), "block");
    assertThat(cube.depth()).isEqualTo(16);
    assertThat(cube.name()).isEqualTo("block");
    // The darkest columns of the block are at the 0.5th percentile, 0, so the box begins beside
    // them.
    assertThat(cube.at(8, 8, 2)).isLessThan(0.3f);
    assertThat(cube.at(8, 8, 13)).isGreaterThan(0.7f);
    for (int edge : new int[] {2, 13}) {
      assertThat(cube.at(edge, 8, 12)).isGreaterThan(0.5f);
      assertThat(cube.at(8, edge, 12)).isGreaterThan(0.5f);
    }
    for (float value : cube.values()) {
      assertThat(value).isAtLeast(0f);
      assertThat(value).isAtMost(1f);
    }
  }

  @Test
  void theAffineFollowsTheObject() {
    double[][] affine = {{-1, 0, 0, 90}, {0, 0, 2, -7}, {0, 3, 0, 4}, {0, 0, 0, 1}};
    for (Fit fit : Fit.values()) {
      Volume cube = new VolumePreparation(32, fit, 0).prepare(block(affine), "turned");
      double[] centre = brightCentre(cube);
      // The block's bright end: x about 22 of 10..25, y and z in its middle.
      assertThat(centre[0]).isWithin(1.5).of(90 - 20.5);
      assertThat(centre[1]).isWithin(0.2).of(-7 + 2 * 10.5);
      assertThat(centre[2]).isWithin(0.2).of(4 + 3 * 15.5);
    }
  }

  /** Weighted mean position in millimetres. */
  private static double[] brightCentre(Volume cube) {
    double[][] affine = cube.affine().orElseThrow();
    double[] sum = new double[3];
    double weight = 0;
    for (int z = 0; z < cube.depth(); z++) {
      for (int y = 0; y < cube.height(); y++) {
        for (int x = 0; x < cube.width(); x++) {
          double value = cube.at(z, y, x);
          weight += value;
          for (int row = 0; row < 3; row++) {
            double[] to = affine[row];
            sum[row] += value * (to[0] * x + to[1] * y + to[2] * z + to[3]);
          }
        }
      }
    }
    return new double[] {sum[0] / weight, sum[1] / weight, sum[2] / weight};
  }

  @Test
  void proportionsAreKeptInMillimetres() {
    double[][] flat = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 1}};
    Volume cube = new VolumePreparation(24, Fit.KEEP_PROPORTIONS, 0).prepare(block(flat), "flat");
    double[][] affine = cube.affine().orElseThrow();
    assertThat(affine[1][1]).isWithin(1e-12).of(affine[0][0]);
    assertThat(affine[2][2]).isWithin(1e-12).of(affine[0][0]);
    // z is the longest with 24 mm and its margin; y, 8 mm, leaves empty space on both sides.
    assertThat(cube.at(12, 2, 16)).isEqualTo(0f);
    assertThat(cube.at(12, 12, 16)).isGreaterThan(0.5f);
    assertThat(cube.at(12, 21, 16)).isEqualTo(0f);
  }

  @Test
  void aChannelOfASeriesIsTaken() {
    float[] series = new float[3 * 64];
    for (int i = 0; i < series.length; i++) {
      series[i] = i < 64 ? 7 : i % 64;
    }
    NiftiImage image =
        new NiftiImage(
            new int[] {4, 4, 4, 3}, series, MILLIMETRES, new double[] {1, 1, 1, 1}, "float32");
    Volume second = new VolumePreparation(4, Fit.STRETCH, 1).prepare(image, "series");
    assertThat(second.at(3, 3, 3)).isEqualTo(1f);
    assertRefused(image, 0, "series has the value 7.0 everywhere");
    assertRefused(image, 3, "series has no channel 3: it holds 3 volumes");
  }

  @Test
  void refusalsNameTheVolume() {
    NiftiImage holes = block(MILLIMETRES);
    holes.voxels()[5] = Float.NaN;
    holes.voxels()[9] = Float.NEGATIVE_INFINITY;
    assertRefused(holes, 0, "series has 2 of 24000 voxels that are NaN or infinite");
    NiftiImage slice =
        new NiftiImage(
            new int[] {4, 4}, new float[16], MILLIMETRES, new double[] {1, 1}, "float32");
    assertRefused(slice, 0, "series is no volume: its shape is [4, 4]");
  }

  @Test
  void sizesAreChecked() {
    assertThrows(UserException.class, () -> VolumePreparation.toCube(0));
    assertThrows(UserException.class, () -> new VolumePreparation(32, Fit.STRETCH, -1));
  }

  private static void assertRefused(NiftiImage image, int channel, String reason) {
    VolumePreparation preparation = new VolumePreparation(8, Fit.STRETCH, channel);
    UserException e = assertThrows(UserException.class, () -> preparation.prepare(image, "series"));
    assertThat(e).hasMessageThat().contains(reason);
    assertThat(e).hasMessageThat().endsWith(".");
  }
}
