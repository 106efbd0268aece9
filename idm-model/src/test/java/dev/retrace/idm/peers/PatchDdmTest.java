package dev.retrace.idm.peers;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.plan.ShapeManager;
import dev.retrace.runtime.testing.Numbers;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PatchDDM-3D: its published size, its gradients, and what it refuses. */
final class PatchDdmTest {
  private static final PatchDdmConfig SMALL = new PatchDdmConfig(4, 1, 4, List.of(1, 2), 1);
  private static final double STEP = 1e-6;

  @ParameterizedTest
  @CsvSource({
    "8, 1, 7, 24260299",
    "2, 2, 7, 24256385",
    "5, 2, 7, 24258734",
    "8, 1, 6, 19828983",
  })
  void hasThePublishedNumberOfParameters(int in, int out, int levels, long expected) {
    PatchDdm network = new PatchDdm(PatchDdmConfig.published(in, out).withLevels(levels));
    network.initializeFor(ShapeManager.create(), DataType.FLOAT32);

    long count =
        network.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();

    assertThat(count).isEqualTo(expected);
  }

  // 1.058 and 0.132 tera multiplications: what the published code takes.
  @ParameterizedTest
  @CsvSource({"128, 1.058e12, 0.001e12", "64, 0.132e12, 0.001e12"})
  void multipliesAsOftenAsPublished(int size, double expected, double tolerance) {
    PatchDdm network = new PatchDdm(PatchDdmConfig.published(8, 1));
    List<PeerLayer> layers = new ArrayList<>();

    network.layers(new Shape(1, 8, size, size, size), layers::add);

    assertThat((double) layers.stream().mapToLong(PeerLayer::multiplications).sum())
        .isWithin(tolerance)
        .of(expected);
  }

  @Test
  void predictsZeroAtTheStartAndLeavesNothingBehind() {
    try (NDManager manager = NDManager.newBaseManager()) {
      PatchDdm network = new PatchDdm(SMALL);
      network.initializeFor(manager, DataType.FLOAT32);
      try (NDArray x = manager.randomNormal(new Shape(2, 4, 4, 4, 4));
          NDArray e = TimeEmbedding.sinusoidal(manager, new long[] {3, 700}, 4)) {
        int before = LiveArrays.count(manager);
        try (NDArray y = run(network, x, e)) {
          assertThat(y.getShape()).isEqualTo(new Shape(2, 1, 4, 4, 4));
          assertThat(y.toFloatArray()).usingExactEquality().containsExactly(new float[128]);
        }
        assertThat(LiveArrays.count(manager)).isEqualTo(before);
      }
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    try (NDManager manager = NDManager.newBaseManager()) {
      PatchDdm network = new PatchDdm(SMALL);
      network.initializeFor(manager, DataType.FLOAT64);
      RandomParameters.disturb(network, 0.3, 5);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 7, new Shape(2, 4, 4, 4, 4));
      NDArray seed = Numbers.normal(manager, DataType.FLOAT64, 9, new Shape(2, 1, 4, 4, 4));
      NDArray e = TimeEmbedding.sinusoidal(manager, new long[] {3, 70}, 4, DataType.FLOAT64);

      Map<String, double[]> gradients = StoredGradients.of(network, seed, x, e).parameters();

      for (Pair<String, Parameter> parameter : network.getParameters()) {
        double[] gradient = gradients.get(parameter.getKey());
        assertWithMessage(parameter.getKey()).that(gradient).isNotNull();
        NDArray value = parameter.getValue().getArray();
        try (NDArray direction = Numbers.normal(manager, DataType.FLOAT64, 11, value.getShape())) {
          double expected = GradMode.off(() -> slope(network, value, direction, x, e, seed));
          double found = dot(gradient, Numbers.doubles(direction));
          // Central differences in float64: h² of truncation, and rounding over h.
          assertWithMessage(parameter.getKey())
              .that(found)
              .isWithin(1e-6 * (1 + Math.abs(expected)))
              .of(expected);
        }
      }
    }
  }

  private static double slope(
      PatchDdm network, NDArray value, NDArray direction, NDArray x, NDArray e, NDArray seed) {
    try (NDArray step = direction.mul(STEP)) {
      value.addi(step);
      double above = loss(network, x, e, seed);
      value.subi(step).subi(step);
      double below = loss(network, x, e, seed);
      value.addi(step);
      return (above - below) / (2 * STEP);
    }
  }

  private static double loss(PatchDdm network, NDArray x, NDArray e, NDArray seed) {
    try (NDArray y = run(network, x, e)) {
      return dot(Numbers.doubles(y), Numbers.doubles(seed));
    }
  }

  private static NDArray run(PatchDdm network, NDArray x, NDArray e) {
    ParameterStore parameters = new ParameterStore(x.getManager(), false);
    return GradMode.off(
        () -> network.forward(parameters, new NDList(x, e), false).singletonOrThrow());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void refusesPatchesThatItsLevelsCannotHalve() {
    PatchDdm network = new PatchDdm(PatchDdmConfig.generator(1));

    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> network.layers(new Shape(1, 4, 32, 32, 32), layer -> {}));

    assertThat(e).hasMessageThat().contains("divide by 64");
    network.layers(new Shape(1, 4, 64, 64, 64), layer -> {});
    new PatchDdm(PatchDdmConfig.generator(1).withLevels(6))
        .layers(new Shape(1, 4, 32, 32, 32), layer -> {});
  }
}
