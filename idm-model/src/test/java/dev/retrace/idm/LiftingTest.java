package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.plan.ShapeManager;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of what stands around the core. */
final class LiftingTest {
  private static final long[] STEPS = {3, 700};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static IdmConfig config(Lifting lifting, int axes, TimeConditioning time, int images) {
    CoreConfig core =
        Cores.usual(
            List.of(4, 8),
            List.of(1, 1),
            CoreConfig.uniformStrides(2, axes, 2),
            -1,
            time == TimeConditioning.BRANCHES);
    return new IdmConfig(images, core, time, Networks.TIME_WIDTH, 7).withLifting(lifting);
  }

  // Float64, sums in another order: about 1e-13 relative to a gradient's largest entry.
  @ParameterizedTest
  @CsvSource({
    "CONV, 3, BRANCHES",
    "NONLINEAR, 2, STEM",
    "NONLINEAR, 3, BRANCHES",
    "STRIDED, 1, STEM",
    "STRIDED, 2, BRANCHES",
    "STRIDED, 3, STEM",
  })
  void trainsOnTheGradientsOfPlainAutograd(Lifting lifting, int axes, TimeConditioning time) {
    IdmConfig config = config(lifting, axes, time, 2);
    long[] size = {8, 9, 8}; // 9 is padded
    size = Arrays.copyOf(size, axes);
    Idm network = Networks.random(manager, config, DataType.FLOAT64, size);
    long[] sizes = new long[2 + axes];
    sizes[0] = 2;
    sizes[1] = 2;
    System.arraycopy(size, 0, sizes, 2, axes);
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(sizes));
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, x.getShape());
    NDArray sinusoid =
        TimeEmbedding.sinusoidal(manager, STEPS, Networks.TIME_WIDTH, DataType.FLOAT64);
    StoredGradients stored = StoredGradients.of(network, g, x, sinusoid);
    int alive = LiveArrays.count(manager);

    MemoryPlan sliced =
        MemoryPlan.builder().slice(network.stem(), 1).slice(network.head(), 1).build();
    for (MemoryPlan plan : List.of(MemoryPlan.DECLARED, sliced)) {
      try (Gradients gradients = new Gradients(manager)) {
        network.train(x, STEPS, output -> g.duplicate(), plan, gradients);

        for (Pair<String, Parameter> each : network.getParameters()) {
          double error =
              Golden.relativeError(
                  Numbers.doubles(gradients.of(each.getValue()).orElseThrow()),
                  stored.parameters().get(each.getKey()));
          assertWithMessage(each.getKey()).that(error).isAtMost(1e-9);
        }
      }
    }
    try (NDArray y = network.run(x, STEPS)) {
      assertThat(Golden.relativeError(Numbers.doubles(y), stored.output())).isAtMost(1e-12);
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(alive);
  }

  @Test
  void theCoreOfAStridedNetworkHasHalfTheSize() {
    IdmConfig config = config(Lifting.STRIDED, 3, TimeConditioning.STEM, 1);

    assertThat(config.divisors(3)).isEqualTo(new int[] {4, 4, 4});
    assertThat(config.sizes(List.of(16L, 8L, 8L)))
        .containsExactly(List.of(8L, 4L, 4L), List.of(4L, 2L, 2L))
        .inOrder();
  }

  // The paper's network, of shapes: the formulas that the forms document, beside the rest of it.
  @ParameterizedTest
  @CsvSource({
    "CONV, 1, 343549569",
    "CONV, 2, 343553026",
    "NONLINEAR, 1, 343685313",
    "NONLINEAR, 2, 343686178",
    "STRIDED, 1, 343551937",
    "STRIDED, 2, 343557762",
  })
  void thePapersNetworkHasItsCount(Lifting lifting, int images, long expected) {
    CoreConfig core =
        Cores.usual(3, List.of(64, 128, 256, 512, 1024, 2048), List.of(2, 2, 3, 3, 3, 2))
            .withAttention(new SkipAttention(AttentionMode.GATE, 2, 1, AttentionMask.AUTO));
    Idm network =
        new Idm(new IdmConfig(images, core, TimeConditioning.STEM, 64, 256).withLifting(lifting));
    network.initializeFor(ShapeManager.create(), DataType.FLOAT32, 128, 128, 128);

    long count =
        network.getParameters().stream().mapToLong(each -> each.getValue().getShape().size()).sum();

    assertThat(count).isEqualTo(expected);
    assertThat(count).isEqualTo(withoutLifting() + formula(lifting, 64, images));
  }

  // 343 549 569 without the two convolutions that documentation counts.
  private static long withoutLifting() {
    return 343_549_569 - formula(Lifting.CONV, 64, 1);
  }

  private static long formula(Lifting lifting, long w, long i) {
    return switch (lifting) {
      case CONV -> 27 * i * w + w + 27 * w * i + i;
      case NONLINEAR ->
          27 * (i * w / 4 + w * w / 8 + w * w / 2)
              + 7 * w / 4
              + 27 * (w * w / 2 + w * w / 8 + w * i / 4)
              + 3 * w / 4
              + i;
      case STRIDED -> 27 * i * w + w + 64 * w * i + i;
    };
  }
}
