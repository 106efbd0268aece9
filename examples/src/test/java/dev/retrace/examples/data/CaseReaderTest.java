package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseReaderTest {
  private static final int SIDE = 16;

  @TempDir Path temp;

  /**
   * A soft ball around the origin and a smaller one beside it, so that no two ways up are alike.
   */
  private static double intensity(double right, double front, double up) {
    double ball = (right * right + front * front + up * up) / (2 * 12 * 12);
    double r = right - 10;
    double f = front + 6;
    double u = up - 8;
    return 800 * Math.exp(-ball) + 600 * Math.exp(-(r * r + f * f + u * u) / (2 * 6 * 6));
  }

  private Path write(String name, int[] size, double[][] affine) {
    float[] voxels = new float[size[0] * size[1] * size[2]];
    int index = 0;
    for (int k = 0; k < size[2]; k++) {
      for (int j = 0; j < size[1]; j++) {
        for (int i = 0; i < size[0]; i++) {
          double[] at = new double[3];
          for (int row = 0; row < 3; row++) {
            double[] map = affine[row];
            at[row] = map[0] * i + map[1] * j + map[2] * k + map[3];
          }
          voxels[index++] = (float) intensity(at[0], at[1], at[2]);
        }
      }
    }
    Path file = temp.resolve(name);
    NiftiWriter.writeFloat32(file, NiftiImage.volume(size[0], size[1], size[2], voxels, affine));
    return file;
  }

  private static double[][] straight() {
    return new double[][] {{1.5, 0, 0, -36}, {0, 1.5, 0, -36}, {0, 0, 1.5, -36}, {0, 0, 0, 1}};
  }

  /** Turned about the vertical axis, mirrored, its axes in another order, of other voxels. */
  private static double[][] oblique() {
    double cos = Math.cos(0.2);
    double sin = Math.sin(0.2);
    return new double[][] {
      {0, -1.2 * cos, -1.3 * sin, 36 * cos + 42 * sin},
      {0, -1.2 * sin, 1.3 * cos, 36 * sin - 42 * cos},
      {1.1, 0, 0, -40},
      {0, 0, 0, 1}
    };
  }

  private ScanCase examination() {
    Map<String, Path> images = new LinkedHashMap<>();
    images.put("t1", write("a_t1.nii", new int[] {49, 49, 49}, straight()));
    images.put("t2", write("a_t2.nii", new int[] {74, 61, 65}, oblique()));
    return new ScanCase("a", "a", temp.resolve("a"), images);
  }

  private static void assertChannelsAgree(Volume volume, double tolerance) {
    assertThat(volume.channels()).isEqualTo(2);
    double worst = 0;
    for (int z = 1; z < SIDE - 1; z++) {
      for (int y = 1; y < SIDE - 1; y++) {
        for (int x = 1; x < SIDE - 1; x++) {
          worst = Math.max(worst, Math.abs(volume.at(0, z, y, x) - volume.at(1, z, y, x)));
        }
      }
    }
    assertThat(worst).isLessThan(tolerance);
  }

  @Test
  void oneObjectOnTwoGridsIsOneObject() {
    CaseReader reader = new CaseReader(PreparationChoice.CUBE.create(SIDE), List.of("t1", "t2"), 0);
    // Linear interpolation of a bump of deviation 6 in steps of 1.3 mm errs by up to
    // 600 (1.3 / 6)^2 / 8 = 3.5 per axis, of 1000; at the border percentiles differ as much.
    assertChannelsAgree(reader.read(examination()), 0.02);
  }

  @Test
  void aCommonGridOfEqualSpacingWillDoAsWell() {
    CaseReader reader = new CaseReader(PreparationChoice.CUBE.create(SIDE), List.of("t2", "t1"), 2);
    Volume volume = reader.read(examination());
    // Corners of the first grid lie outside the second scan, whose percentiles they lower.
    assertChannelsAgree(volume, 0.06);
    // The smaller ball lies to the right, behind and above, however the first scan's axes run.
    float there = volume.at(0, 9, 6, 10);
    assertThat(there).isGreaterThan(volume.at(0, 6, 9, 5) + 0.1f); // opposite, through the middle
  }
}
