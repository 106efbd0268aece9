package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.RealData;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AffineResamplerTest {
  private static final double[][] IDENTITY = {
    {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}
  };

  /** Oblique, flipped along the first axis, 0.9 x 1.1 x 2.5 mm. */
  private static final double[][] OBLIQUE = oblique();

  private static double[][] oblique() {
    double a = 0.3;
    double b = -0.2;
    double[][] yaw = {
      {Math.cos(a), -Math.sin(a), 0, 0},
      {Math.sin(a), Math.cos(a), 0, 0},
      {0, 0, 1, 0},
      {0, 0, 0, 1}
    };
    double[][] pitch = {
      {1, 0, 0, 0},
      {0, Math.cos(b), -Math.sin(b), 0},
      {0, Math.sin(b), Math.cos(b), 0},
      {0, 0, 0, 1}
    };
    double[][] zooms = {{-0.9, 0, 0, 20}, {0, 1.1, 0, -15}, {0, 0, 2.5, -12}, {0, 0, 0, 1}};
    return Affines.product(Affines.product(yaw, pitch), zooms);
  }

  private static double ramp(double[][] affine, int i, int j, int k) {
    double[] at = new double[3];
    for (int row = 0; row < 3; row++) {
      at[row] = affine[row][0] * i + affine[row][1] * j + affine[row][2] * k + affine[row][3];
    }
    return 100 + 2 * at[0] - 3 * at[1] + 0.5 * at[2];
  }

  private static float[] ramp(Grid grid) {
    float[] values = new float[grid.size(0) * grid.size(1) * grid.size(2)];
    int index = 0;
    for (int k = 0; k < grid.size(2); k++) {
      for (int j = 0; j < grid.size(1); j++) {
        for (int i = 0; i < grid.size(0); i++) {
          values[index++] = (float) ramp(grid.affine(), i, j, k);
        }
      }
    }
    return values;
  }

  @Test
  void theInverseUndoes() {
    double[][] product = Affines.product(Affines.inverse(OBLIQUE), OBLIQUE);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        assertThat(product[row][column]).isWithin(1e-13).of(IDENTITY[row][column]);
      }
    }
  }

  @Test
  void aRampInSpaceIsTheSameOnEveryGrid() {
    Grid from = new Grid(new int[] {40, 38, 20}, OBLIQUE);
    // Right, anterior, superior, 0.7 mm apart, in the middle of the other.
    double[][] straight = {{0.7, 0, 0, -6}, {0, 0.7, 0, 2}, {0, 0, 0.7, 6}, {0, 0, 0, 1}};
    double[][] flipped = {{0.7, 0, 0, -6}, {0, -0.7, 0, 8}, {0, 0, 0.7, 6}, {0, 0, 0, 1}};
    for (double[][] affine : new double[][][] {straight, flipped}) {
      Grid to = new Grid(new int[] {9, 8, 7}, affine);
      float[] seen = AffineResampler.resample(ramp(from), from, to);
      float[] expected = ramp(to);
      for (int i = 0; i < seen.length; i++) {
        assertThat(seen[i]).isWithin(1e-4f).of(expected[i]); // values near 100 in floats
      }
    }
  }

  @Test
  void shrinkingSmoothsAndKeepsTheRampAwayFromTheBorder() {
    Grid from = new Grid(new int[] {48, 48, 48}, IDENTITY);
    double[][] wide = {{3, 0, 0, 16}, {0, -3, 0, 31}, {0, 0, 3, 16}, {0, 0, 0, 1}};
    Grid to = new Grid(new int[] {6, 6, 6}, wide);
    float[] seen = AffineResampler.resample(ramp(from), from, to);
    float[] expected = ramp(to);
    for (int i = 0; i < seen.length; i++) {
      assertThat(seen[i]).isWithin(2e-4f).of(expected[i]);
    }
    float[] stripes = new float[48 * 48 * 48];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i % 2;
    }
    for (float value : AffineResampler.resample(stripes, from, to)) {
      // sigma 1 voxel damps stripes of frequency 1/2 to 2 exp(-pi^2 / 2) = 1.4 % of their 1/2, the
      // kernel being sampled at whole voxels; unsmoothed: 0 or 1
      assertThat(value).isWithin(0.0073f).of(0.5f);
    }
  }

  @Test
  void flipsAndQuarterTurnsAreExact() {
    Random random = new Random(3);
    float[] values = new float[4 * 5 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Grid from = new Grid(new int[] {4, 5, 6}, IDENTITY);
    // New axis 0 runs down the old axis 2, new axis 1 along the old axis 0.
    double[][] turned = {{0, 1, 0, 0}, {0, 0, 1, 0}, {-1, 0, 0, 5}, {0, 0, 0, 1}};
    float[] seen = AffineResampler.resample(values, from, new Grid(new int[] {6, 4, 5}, turned));
    for (int k = 0; k < 5; k++) {
      for (int j = 0; j < 4; j++) {
        for (int i = 0; i < 6; i++) {
          assertThat(seen[(k * 4 + j) * 6 + i]).isEqualTo(values[((5 - i) * 5 + k) * 4 + j]);
        }
      }
    }
  }

  @Test
  void beyondTheImageLiesItsLeastValue() {
    Grid from = new Grid(new int[] {2, 2, 2}, IDENTITY);
    double[][] shifted = {{1, 0, 0, -1}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    float[] seen =
        AffineResampler.resample(
            new float[] {5, 6, 7, 8, 9, 10, 11, 12}, from, new Grid(new int[] {2, 1, 1}, shifted));
    assertThat(seen).isEqualTo(new float[] {5, 5});
    assertThat(AffineResampler.resample(ramp(from), from, from)).isEqualTo(ramp(from));
  }

  @Test
  void anIsotropicGridHasTheSameMiddleAndEnds() {
    Grid grid = new Grid(new int[] {40, 38, 20}, OBLIQUE);
    Grid even = grid.isotropic(1.25, "scan");
    assertThat(even.size()).isEqualTo(new int[] {29, 33, 40});
    for (int axis = 0; axis < 3; axis++) {
      assertThat(even.spacing(axis)).isWithin(1e-12).of(1.25);
    }
    double[] middle = {19.5, 18.5, 9.5};
    double[] evenMiddle = {14, 16, 19.5};
    for (int row = 0; row < 3; row++) {
      double old = grid.affine()[row][3];
      double now = even.affine()[row][3];
      for (int axis = 0; axis < 3; axis++) {
        old += grid.affine()[row][axis] * middle[axis];
        now += even.affine()[row][axis] * evenMiddle[axis];
      }
      assertThat(now).isWithin(1e-12).of(old);
    }
  }

  @Test
  void gridsAreTheSameUpToRounding() {
    Grid grid = new Grid(new int[] {40, 38, 20}, OBLIQUE);
    double[][] rounded = oblique();
    rounded[0][3] += 0.005;
    assertThat(grid.sameAs(new Grid(new int[] {40, 38, 20}, rounded))).isTrue();
    rounded[0][3] += 0.1;
    assertThat(grid.sameAs(new Grid(new int[] {40, 38, 20}, rounded))).isFalse();
    assertThat(grid.sameAs(new Grid(new int[] {40, 38, 21}, OBLIQUE))).isFalse();
  }

  /** T1 and T2 of this patient lie on grids of other sizes; on one grid their heads coincide. */
  @Test
  void realModalitiesComeToLieOnEachOther() {
    Path folder = RealData.folder("tcga-fg-6692");
    NiftiImage t1 = NiftiReader.read(folder.resolve("TCGA-FG-6692_t1.nii.gz"));
    NiftiImage t2 = NiftiReader.read(folder.resolve("TCGA-FG-6692_t2.nii.gz"));
    Grid grid = Grid.of(t1);
    assertThat(grid.sameAs(Grid.of(t2))).isFalse();
    float[] aligned = AffineResampler.resample(t2.voxels(), Grid.of(t2), grid);
    double there = overlap(t1.voxels(), aligned, grid, 0, 0);
    assertThat(there).isGreaterThan(0.65); // heads without what is dark in one and not in the other
    for (int shift : new int[] {-8, 8}) { // 7 mm
      assertThat(overlap(t1.voxels(), aligned, grid, shift, 0)).isLessThan(there);
      assertThat(overlap(t1.voxels(), aligned, grid, 0, shift)).isLessThan(there);
    }
  }

  /** Voxels bright in both over those bright in either, the second moved. */
  private static double overlap(float[] first, float[] second, Grid grid, int right, int front) {
    long both = 0;
    long either = 0;
    for (int z = 0; z < grid.size(2); z++) {
      for (int y = 8; y < grid.size(1) - 8; y++) {
        for (int x = 8; x < grid.size(0) - 8; x++) {
          int at = (z * grid.size(1) + y) * grid.size(0) + x;
          boolean inFirst = first[at] > 100;
          boolean inSecond = second[at + front * grid.size(0) + right] > 100;
          both += inFirst && inSecond ? 1 : 0;
          either += inFirst || inSecond ? 1 : 0;
        }
      }
    }
    return (double) both / either;
  }
}
