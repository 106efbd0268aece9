package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoordinatesTest {
  @Test
  void wholeVolumesReachFromOneEndToTheOther() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray volumes = manager.zeros(new Shape(2, 5, 3, 1, 5), DataType.FLOAT64);
        NDArray found = Coordinates.of(volumes, Placement.whole(volumes.getShape()))) {
      assertThat(found.getShape()).isEqualTo(new Shape(2, 3, 3, 1, 5));
      double[] numbers = found.toDoubleArray();
      for (int sample = 0; sample < 2; sample++) {
        for (int z = 0; z < 3; z++) {
          for (int x = 0; x < 5; x++) {
            int at = sample * 45 + z * 5 + x;
            assertThat(numbers[at]).isEqualTo(z - 1.0);
            assertThat(numbers[at + 15]).isEqualTo(0); // a single voxel is the middle
            assertThat(numbers[at + 30]).isEqualTo(x / 2.0 - 1);
          }
        }
      }
      assertThat(manager.getManagedArrays()).containsExactly(volumes, found);
    }
  }

  @Test
  void patchesHaveTheNumbersOfTheirPlace() {
    List<Placement> places =
        List.of(
            new Placement(List.of(0L, 4L), List.of(9L, 9L)),
            new Placement(List.of(5L, 1L), List.of(9L, 5L)));
    try (NDManager manager = NDManager.newBaseManager();
        NDArray patches = manager.zeros(new Shape(2, 1, 2, 3));
        NDArray found = Coordinates.of(patches, places)) {
      float[] first = {-1, -1, -1, -0.75f, -0.75f, -0.75f, 0, 0.25f, 0.5f, 0, 0.25f, 0.5f};
      float[] second = {0.25f, 0.25f, 0.25f, 0.5f, 0.5f, 0.5f, -0.5f, 0, 0.5f, -0.5f, 0, 0.5f};
      float[] numbers = found.toFloatArray();
      assertThat(Arrays.copyOfRange(numbers, 0, 12)).isEqualTo(first);
      assertThat(Arrays.copyOfRange(numbers, 12, 24)).isEqualTo(second);
    }
  }

  @Test
  void refusesPlacesThatDoNotFit() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray patches = manager.zeros(new Shape(2, 1, 2, 3))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Coordinates.of(patches, Placement.whole(new Shape(1, 1, 2, 3))));
      assertThrows(
          IllegalArgumentException.class, () -> new Placement(List.of(0L), List.of(9L, 9L)));
    }
  }
}
