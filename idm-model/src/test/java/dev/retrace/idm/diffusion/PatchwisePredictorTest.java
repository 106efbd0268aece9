package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatchwisePredictorTest {
  private static final Shape SHAPE = new Shape(2, 1, 13, 20, 31);

  private NDManager manager;
  private NDArray x;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    x = new GaussianNoise(3).draw(manager, SHAPE, DataType.FLOAT64);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Sums over shifts of up to two voxels along each axis, zeros beyond the edge: radius two. */
  private static NDArray local(NDArray volume) {
    NDArray sum = volume.mul(0.5);
    for (int axis = 2; axis < 5; axis++) {
      long length = volume.getShape().get(axis);
      for (int shift = 1; shift <= Math.min(2, length - 1); shift++) {
        NDIndex low = along(axis, 0, length - shift);
        NDIndex high = along(axis, shift, length);
        try (NDArray from = volume.get(high);
            NDArray to = sum.get(low);
            NDArray sine = from.sin()) {
          to.addi(sine);
        }
        try (NDArray from = volume.get(low);
            NDArray to = sum.get(high);
            NDArray square = from.mul(from)) {
          to.addi(square);
        }
      }
    }
    return sum;
  }

  private static NDIndex along(int axis, long from, long to) {
    return new NDIndex().addAllDim(axis).addSliceDim(from, to);
  }

  @ParameterizedTest
  @CsvSource({"16, 8", "17, 8", "20, 10", "32, 8", "64, 8"})
  void ofALocalNetworkIsThatOfTheWholeVolume(int patch, int overlap) {
    PatchwisePredictor predictor =
        new PatchwisePredictor((patches, t, places) -> local(patches), patch, overlap);
    try (NDArray whole = local(x);
        NDArray blended = predictor.predict(x, new long[] {5, 5})) {
      // Weights that sum to one, by rounding.
      assertThat(Golden.relativeError(blended, whole)).isLessThan(1e-15);
      assertThat(manager.getManagedArrays()).containsExactly(x, whole, blended);
    }
  }

  @Test
  void theOrderOfThePatchesDoesNotMatter() {
    // One that depends on where the patch lies, as a real network does.
    PatchPredictor network =
        (patches, t, places) -> patches.mul(1.0 + places.get(0).start().get(2) / 7.0);
    PatchwisePredictor predictor = new PatchwisePredictor(network, 8, 4);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 3 * 4 * 7).boxed().toList());
    try (NDArray first = predictor.predict(x, new long[] {5, 5})) {
      Collections.shuffle(order, new Random(1));
      try (NDArray second =
          predictor.predict(
              x, new long[] {5, 5}, order.stream().mapToInt(Integer::intValue).toArray())) {
        assertThat(Golden.relativeError(second, first)).isLessThan(1e-15); // sums of eight, rounded
      }
    }
  }

  @Test
  void thePatchesKnowWhereTheyAreAndCoverAll() {
    List<Placement> seen = new ArrayList<>();
    PatchPredictor network =
        (patches, t, places) -> {
          assertThat(patches.getShape()).isEqualTo(new Shape(2, 1, 13, 16, 16));
          assertThat(places).hasSize(2);
          seen.add(places.get(1));
          return patches.duplicate();
        };
    try (NDArray blended = new PatchwisePredictor(network, 16, 4).predict(x, new long[] {5, 5})) {
      assertThat(Golden.relativeError(blended, x)).isLessThan(1e-15);
    }
    List<Long> whole = List.of(13L, 20L, 31L);
    assertThat(seen)
        .containsExactly(
            new Placement(List.of(0L, 0L, 0L), whole),
            new Placement(List.of(0L, 0L, 8L), whole),
            new Placement(List.of(0L, 0L, 15L), whole),
            new Placement(List.of(0L, 4L, 0L), whole),
            new Placement(List.of(0L, 4L, 8L), whole),
            new Placement(List.of(0L, 4L, 15L), whole))
        .inOrder();
  }

  @Test
  void holdsTheVolumeTwiceAndOnePatch() {
    Shape patch = new Shape(2, 1, 8, 8, 8);
    PatchPredictor network =
        (patches, t, places) -> {
          long held = manager.getManagedArrays().stream().mapToLong(NDArray::size).sum();
          // The volumes, the result, the patch, and the view it was copied from.
          assertThat(held).isEqualTo(2 * SHAPE.size() + 2 * patch.size());
          return patches.duplicate();
        };
    new PatchwisePredictor(network, 8, 2).predict(x, new long[] {5, 5}).close();
    assertThat(manager.getManagedArrays()).containsExactly(x);
  }

  @ParameterizedTest
  @CsvSource({"31, 16, 8", "100, 16, 0", "100, 16, 1", "57, 10, 5", "16, 16, 8", "5, 16, 8"})
  void weightsSumToOneAndVanishAtInnerEdges(int length, int patch, int overlap) {
    PatchAxis axis = new PatchAxis(length, patch, overlap);
    double[] sum = new double[length];
    for (int p = 0; p < axis.count(); p++) {
      if (p > 0) {
        assertThat(axis.start(p - 1) + axis.extent() - axis.start(p)).isAtLeast(overlap);
        for (int i = 0; i < overlap / 4; i++) {
          assertThat(axis.weights(p)[i]).isEqualTo(0);
        }
      }
      for (int i = 0; i < axis.extent(); i++) {
        sum[axis.start(p) + i] += axis.weights(p)[i];
      }
    }
    for (double each : sum) {
      assertThat(each).isWithin(1e-15).of(1);
    }
  }

  @Test
  void refusesOverlapsThatLeaveNothingOfAPatch() {
    PatchPredictor network = (patches, t, places) -> patches.duplicate();
    assertThrows(IllegalArgumentException.class, () -> new PatchwisePredictor(network, 8, 5));
    assertThrows(IllegalArgumentException.class, () -> new PatchwisePredictor(network, 8, -1));
    assertThrows(IllegalArgumentException.class, () -> new PatchwisePredictor(network, 0, 0));
  }
}
