package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.CubeResampler.Border;
import dev.retrace.examples.nifti.NiftiImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class BratsPreparationTest {
  private static final int[] SIZE = {240, 240, 155};

  /** The grid of the challenge: x grows to the left, y to the back. */
  private static final double[][] PLACE = {
    {-1, 0, 0, 0}, {0, -1, 0, 239}, {0, 0, 1, 0}, {0, 0, 0, 1}
  };

  private static NiftiImage box(int[] first, int[] last, float value) {
    float[] voxels = new float[240 * 240 * 155];
    for (int z = first[2]; z <= last[2]; z++) {
      for (int y = first[1]; y <= last[1]; y++) {
        for (int x = first[0]; x <= last[0]; x++) {
          voxels[(z * 240 + y) * 240 + x] = value + x;
        }
      }
    }
    return NiftiImage.volume(240, 240, 155, voxels, PLACE);
  }

  /**
   * Planes 49 and 191 along x, 29 and 211 along y, 19 and 131 along z are the nearest empty ones, z
   * counted in the volume of 166 slices. With margins that is 39 to 201, 19 to 221, 9 to 141.
   */
  @Test
  void theBrainIsCroppedAsPublished() {
    NiftiImage image = box(new int[] {50, 30, 9}, new int[] {190, 210, 119}, 500);
    Volume cube = new BratsPreparation(64).prepare(List.of(new Scan(image, "t1")), "case");
    assertThat(cube.channels()).isEqualTo(1);
    assertThat(cube.depth()).isEqualTo(64);
    double[] extent = {162, 202, 132};
    double[] start = {39, 19, 9 - 11};
    double[][] affine = cube.affine().orElseThrow();
    for (int axis = 0; axis < 3; axis++) {
      assertThat(affine[axis][axis]).isWithin(1e-9).of(extent[axis] / 64);
    }
    // The cube's first sample along z; along x and y the axes were turned round.
    assertThat(affine[2][3]).isWithin(1e-9).of(start[2] + 0.5 * extent[2] / 64 - 0.5);
    assertThat(affine[0][3]).isWithin(1e-9).of(-(start[0] + 63.5 * extent[0] / 64 - 0.5));
    float least = 1;
    float most = 0;
    for (float value : cube.values()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    assertThat(least).isEqualTo(0);
    assertThat(most).isEqualTo(1);
    // Sample 32 of each axis lies inside the box: 500 + x there over the largest.
    double x = 39 + (63 - 32 + 0.5) * extent[0] / 64 - 0.5;
    assertThat(cube.at(32, 32, 32)).isWithin(0.01f).of((float) ((500 + x) / 690));
    assertThat(cube.at(0, 32, 32)).isEqualTo(0);
  }

  @Test
  void modalitiesAreCroppedAlikeAndScaledByThemselves() {
    NiftiImage small = box(new int[] {100, 100, 60}, new int[] {140, 140, 90}, 100);
    NiftiImage large = box(new int[] {50, 30, 9}, new int[] {190, 210, 119}, 5000);
    Volume both =
        new BratsPreparation(32)
            .prepare(List.of(new Scan(small, "t1"), new Scan(large, "t2")), "case");
    Volume alone = new BratsPreparation(32).prepare(List.of(new Scan(large, "t2")), "case");
    assertThat(both.affine().orElseThrow()).isEqualTo(alone.affine().orElseThrow());
    assertThat(both.channel(1)).isEqualTo(alone.values());
    float most = 0;
    for (float value : both.channel(0)) {
      most = Math.max(most, value);
    }
    assertThat(most).isEqualTo(1);
  }

  @Test
  void otherSizesAndEmptyVolumesAreRefused() {
    NiftiImage other = NiftiImage.volume(4, 4, 4, new float[64], PLACE);
    assertThat(refusal(other)).contains("t1 has the shape [4, 4, 4], where");
    assertThat(refusal(box(SIZE, new int[] {-1, -1, -1}, 0))).contains("value 0.0 everywhere");
  }

  private static String refusal(NiftiImage image) {
    return assertThrows(
            UserException.class,
            () -> new BratsPreparation(8).prepare(List.of(new Scan(image, "t1")), "case"))
        .getMessage();
  }

  /**
   * The resize of scikit-image with a border of zeros: SciPy's Gaussian and linear interpolation,
   * here from their formulas on one axis.
   */
  @Test
  void resizingFollowsTheLibraryThatTheOthersUse() {
    float[] line = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    double factor = 12.0 / 5;
    double sigma = (factor - 1) / 2;
    int radius = (int) (4 * sigma + 0.5);
    double[] smooth = new double[12];
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += Math.exp(-0.5 * k * k / (sigma * sigma));
    }
    for (int i = 0; i < 12; i++) {
      for (int k = -radius; k <= radius; k++) {
        double value = i + k >= 0 && i + k < 12 ? line[i + k] : 0;
        smooth[i] += Math.exp(-0.5 * k * k / (sigma * sigma)) / sum * value;
      }
    }
    AxisWeights weights = AxisWeights.of(new Window(0, 12), 12, 5, Border.ZERO);
    for (int i = 0; i < 5; i++) {
      double at = (i + 0.5) * factor - 0.5;
      int left = (int) at;
      double expected = smooth[left] + (at - left) * (smooth[left + 1] - smooth[left]);
      assertThat(weights.sample(i, line, 0, 1)).isWithin(1e-6f).of((float) expected);
    }
  }
}
