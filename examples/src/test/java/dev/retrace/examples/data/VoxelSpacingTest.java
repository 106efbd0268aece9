package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VoxelSpacingTest {
  private static Volume turned(double x, double y, double z) {
    // The x axis points forwards, the y axis to the left: lengths count, not directions.
    return new Volume(
        1,
        1,
        1,
        new float[1],
        "turned",
        new double[][] {{0, -y, 0, 5}, {x, 0, 0, 6}, {0, 0, z, 7}, {0, 0, 0, 1}});
  }

  @Test
  void isTheMedianOfVolumesWhosePlaceIsKnown() {
    List<Volume> volumes =
        List.of(
            turned(1, 2, 3),
            new Volume(1, 1, 1, new float[1], "nowhere"),
            turned(9, 2.5, 3),
            turned(1.5, 3, 0.5));
    assertThat(VoxelSpacing.of(volumes)).isEqualTo(new VoxelSpacing(1.5, 2.5, 3));
    assertThat(VoxelSpacing.of(volumes.subList(1, 2))).isEqualTo(VoxelSpacing.UNIT);
  }

  @Test
  void putsTheCentreAtTheOrigin() {
    Volume placed =
        new VoxelSpacing(0.5, 1, 2).place(new Volume(3, 2, 5, new float[30], "somewhere"));
    double[][] affine = placed.affine().orElseThrow();
    assertThat(affine[0]).isEqualTo(new double[] {0.5, 0, 0, -1});
    assertThat(affine[1]).isEqualTo(new double[] {0, 1, 0, -0.5});
    assertThat(affine[2]).isEqualTo(new double[] {0, 0, 2, -2});
    assertThat(placed.toNifti().zooms()).isEqualTo(new double[] {0.5, 1, 2});
  }

  @Test
  void textComesBackAndFinerVoxelsFillTheSameSpace() {
    VoxelSpacing spacing = new VoxelSpacing(0.1 + 0.2, 1 / 3.0, 7);
    assertThat(VoxelSpacing.parse(spacing.toText())).isEqualTo(spacing);
    assertThat(new VoxelSpacing(1, 2, 3).refined(2)).isEqualTo(new VoxelSpacing(0.5, 1, 1.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "1 2 3 4", "1 2 x", "1 2 0", "1 -2 3", "1 2 NaN"})
  void refusesOtherText(String text) {
    assertThrows(IllegalArgumentException.class, () -> VoxelSpacing.parse(text));
  }
}
