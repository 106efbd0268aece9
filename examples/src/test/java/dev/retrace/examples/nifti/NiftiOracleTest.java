package dev.retrace.examples.nifti;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.RealData;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other programs, with what nibabel reads in them. */
class NiftiOracleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TCGA-FG-6692_flair.nii.gz|208 256 26|int16, little|LAS|0.898 0.898 5.5|0|1049|110.064
          TCGA-FG-6692_t1.nii.gz|256 224 26|int16, little|LAS|0.898 0.898 5.5|0|1838|152.121
          TCGA-FG-6692_t2.nii.gz|224 256 26|int16, little|LAS|0.898 0.898 5.5|0|2093|165.254
          anatomical.nii|33 41 25|int16, big|LAS|2 2 2|-610|30393|8401.07
          example4d.nii.gz|128 96 24 2|int16, little|LAS|2 2 2.2 2000|0|1162|172.908
          example_nifti2.nii.gz|32 20 12 2|int16, little|LAS|2 2 2.2 2000|46|757|450.964
          functional.nii|17 21 3 20|int16, little|LAS|4 4 8 2|629.83|5571.6|3637.41
          reoriented_anat_moved.nii|21 26 22|float32, big|RAS|4 4 4|0|21200|2725.59
          someones_anatomy.nii.gz|57 67 56|uint8, little|RAS|2.75 2.75 2.75|6.6784|96.555|45.9839
          standard.nii.gz|4 5 7|uint8, little|RAS|1 3 2|0|255|54.6429
          """)
  void agreesWithNibabel(
      String file,
      String shape,
      String stored,
      String axes,
      String zooms,
      double min,
      double max,
      double mean) {
    NiftiImage image = NiftiReader.read(RealData.folder(folderOf(file)).resolve(file));
    int[] expected = Arrays.stream(shape.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(image.shape()).isEqualTo(expected);
    assertThat(image.storedAs()).startsWith(stored);
    assertThat(axes(image.affine())).isEqualTo(axes);
    double[] distances = Arrays.stream(zooms.split(" ")).mapToDouble(Double::parseDouble).toArray();
    // The table rounds zooms to three digits and values to five or six.
    assertThat(image.zooms()).usingTolerance(5e-4).containsExactly(distances).inOrder();
    assertNear(values(image).min().orElseThrow(), min);
    assertNear(values(image).max().orElseThrow(), max);
    assertNear(values(image).average().orElseThrow(), mean);
  }

  @Test
  void readsTheSixAxesOfCifti() {
    NiftiImage image = NiftiReader.read(RealData.folder("nibabel").resolve("row_major.dconn.nii"));
    assertThat(image.shape()).isEqualTo(new int[] {1, 1, 1, 1, 10, 10});
    assertThat(values(image).allMatch(Double::isFinite)).isTrue();
  }

  private static String folderOf(String file) {
    return file.startsWith("TCGA") ? "tcga-fg-6692" : "nibabel";
  }

  private static void assertNear(double actual, double expected) {
    assertThat(actual).isWithin(2e-5 * Math.max(1, Math.abs(expected))).of(expected);
  }

  private static DoubleStream values(NiftiImage image) {
    float[] voxels = image.voxels();
    return IntStream.range(0, voxels.length).mapToDouble(i -> voxels[i]);
  }

  /** The nearest direction of each axis; enough for files whose axes are not swapped. */
  private static String axes(double[][] affine) {
    return (affine[0][0] > 0 ? "R" : "L")
        + (affine[1][1] > 0 ? "A" : "P")
        + (affine[2][2] > 0 ? "S" : "I");
  }
}
