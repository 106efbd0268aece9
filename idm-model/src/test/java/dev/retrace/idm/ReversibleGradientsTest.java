package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.idm.testing.WaysBack;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.orthogonal.MatrixExponential;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random cores: what backward rebuilds against what the engine's autograd stores. */
final class ReversibleGradientsTest {
  private static final int FEATURES = 5;

  /** A core and the size of what it is given, without batch and channels. */
  record Net(CoreConfig config, Shape size) {
    Shape shape(int batch) {
      return new Shape(batch, config.channels().get(0)).addAll(size);
    }
  }

  static Stream<Named<Net>> nets() {
    return Stream.of(
        Named.of(
            "1-D, one module a level, mixing after each, matrix exponential, group norm",
            new Net(
                Cores.with(
                    Cores.usual(
                        List.of(4, 6), List.of(1, 1), CoreConfig.uniformStrides(2, 1, 2), 1, false),
                    2,
                    Norm.GROUP,
                    new MatrixExponential(),
                    Start.HAAR),
                new Shape(12))),
        Named.of(
            "2-D, mixing after every second, Householder, no norm, one stage",
            new Net(
                Cores.with(
                    Cores.usual(
                        List.of(4, 8, 16),
                        List.of(3, 2, 1),
                        CoreConfig.uniformStrides(2, 2, 3),
                        2,
                        false),
                    1,
                    Norm.NONE,
                    new Householder(),
                    Start.RANDOM),
                new Shape(8, 12))),
        Named.of(
            "3-D, odd channels, uneven strides, mixing by default, Cayley, instance norm",
            new Net(
                Cores.usual(
                    List.of(7, 15, 35, 91),
                    List.of(2, 1, 2, 1),
                    List.of(List.of(2, 2, 2), List.of(2, 2, 2), List.of(1, 2, 2)),
                    -1,
                    false),
                new Shape(4, 16, 16))),
        Named.of(
            "3-D, a level without modules, three stages, no mixing",
            new Net(
                Cores.with(
                    Cores.usual(
                        List.of(2, 8), List.of(0, 3), CoreConfig.uniformStrides(2, 3, 2), 0, false),
                    3,
                    Norm.GROUP,
                    new Cayley(),
                    Start.PIXEL_SHUFFLE),
                new Shape(4, 2, 6))),
        Named.of(
            "2-D, odd channels, time in branches, mixing after every second",
            new Net(
                Cores.usual(
                    List.of(5, 9), List.of(2, 3), CoreConfig.uniformStrides(2, 2, 2), 2, true),
                new Shape(6, 8))),
        Named.of(
            "2-D, gates of two heads on both skips, time in branches",
            new Net(
                Cores.usual(
                        List.of(8, 16, 32),
                        List.of(1, 1, 1),
                        CoreConfig.uniformStrides(2, 2, 3),
                        -1,
                        true)
                    .withAttention(
                        new SkipAttention(AttentionMode.GATE, 2, 2, AttentionMask.CHANNEL_FLIP)),
                new Shape(8, 16))),
        Named.of(
            "3-D, gates on odd channels in odd patches",
            new Net(
                Cores.usual(
                        List.of(4, 9), List.of(1, 1), CoreConfig.uniformStrides(2, 3, 2), -1, false)
                    .withAttention(
                        new SkipAttention(AttentionMode.GATE, 1, 1, AttentionMask.CHANNEL_SPATIAL)),
                new Shape(2, 6, 2))),
        Named.of(
            "2-D, matrices on the deepest skip",
            new Net(
                Cores.usual(2, List.of(4, 8, 16), List.of(1, 1, 1))
                    .withAttention(
                        new SkipAttention(AttentionMode.MATRIX, 1, 2, AttentionMask.AUTO)),
                new Shape(16, 8))),
        Named.of(
            "3-D, matrices of patches against features, time in branches",
            new Net(
                Cores.usual(
                        List.of(4, 8), List.of(1, 1), CoreConfig.uniformStrides(2, 3, 2), 0, true)
                    .withAttention(
                        new SkipAttention(AttentionMode.MATRIX, 1, 1, AttentionMask.TOKEN_FEATURE)),
                new Shape(4, 4, 8))),
        Named.of(
            "2-D, gates on the skip and at the bottom",
            new Net(
                Cores.usual(2, List.of(4, 8), List.of(1, 2))
                    .withAttention(
                        new SkipAttention(
                            AttentionMode.GATE, 1, 1, AttentionMask.AUTO, AttentionPlace.BOTH)),
                new Shape(8, 8))),
        Named.of(
            "3-D, matrices at the bottom, time in branches",
            new Net(
                Cores.usual(
                        List.of(4, 8), List.of(1, 1), CoreConfig.uniformStrides(2, 3, 2), -1, true)
                    .withAttention(
                        new SkipAttention(
                            AttentionMode.MATRIX, 0, 1, AttentionMask.AUTO, AttentionPlace.BOTTOM)),
                new Shape(4, 8, 4))),
        Named.of(
            "3-D, maps",
            new Net(
                Cores.usual(3, List.of(4, 8), List.of(1, 1))
                    .withAttention(new SkipAttention(AttentionMode.MAP, 1, 1, AttentionMask.AUTO)),
                new Shape(4, 6, 4))),
        Named.of(
            "3-D, a single level, time in branches, mixing after each",
            new Net(Cores.usual(List.of(4), List.of(2), List.of(), 1, true), new Shape(3, 4, 2))));
  }

  // Float64: sums in another order differ by about 1e-13 of a gradient's largest entry, and weights
  // in front of a normalisation have gradients a hundred times smaller than their terms.
  @ParameterizedTest
  @MethodSource("nets")
  void rebuiltGradientsEqualStoredOnes(Net net) {
    check(net, DataType.FLOAT64, 1e-9, 1e-12);
  }

  // Float32: every additive layer rounds the state once, by 6e-8 of it, each way.
  @ParameterizedTest
  @MethodSource("nets")
  void rebuiltGradientsEqualStoredOnesInSinglePrecision(Net net) {
    check(net, DataType.FLOAT32, 1e-4, 1e-5);
  }

  private static void check(Net net, DataType type, double gradients, double inverse) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = net.shape(2);
      NDArray time = Numbers.normal(manager, type, 3, new Shape(2, FEATURES));
      boolean timed = net.config().timeInBranches();
      Conditions conditions = timed ? Conditions.of(CoreConfig.TIME, time) : Conditions.NONE;
      InvertibleBlock core =
          timed
              ? Cores.random(net.config(), manager, type, 11, shape, time.getShape())
              : Cores.random(net.config(), manager, type, 11, shape);
      NDArray x = Numbers.normal(manager, type, 1, shape);
      NDArray g = Numbers.normal(manager, type, 2, shape);
      int alive = LiveArrays.count(manager);

      StoredGradients stored =
          timed ? StoredGradients.of(core, g, x, time) : StoredGradients.of(core, g, x);
      LayerRun run = new LayerRun(core, conditions);
      double[] numbers = run.forward(x).value();
      assertError("output", numbers, stored.output(), inverse);
      try (NDArray y = Numbers.of(manager, type, numbers, shape)) {
        assertError("inverse", run.inverse(y).value(), Numbers.doubles(x), inverse);
        LayerRun.Back rebuilt = run.backward(y, g, null);
        assertError("rebuilt input", rebuilt.value(), Numbers.doubles(x), inverse);
        assertError("input gradient", rebuilt.grad(), stored.input(0), gradients);
        if (timed) {
          double[] ofTime = rebuilt.given().get(CoreConfig.TIME);
          assertError(CoreConfig.TIME, ofTime, stored.input(1), gradients);
        }
        compare(core, rebuilt.given(), stored.parameters(), gradients);
        WaysBack.check(core, conditions, x, g, gradients);
      }
      assertThat(LiveArrays.count(manager)).isEqualTo(alive);
    }
  }

  private static void compare(
      InvertibleBlock core,
      Map<String, double[]> rebuilt,
      Map<String, double[]> stored,
      double tolerance) {
    assertThat(stored.keySet()).containsExactlyElementsIn(core.getParameters().keys());
    stored.forEach(
        (path, expected) -> {
          assertThat(rebuilt).containsKey(path);
          assertError(path, rebuilt.get(path), expected, tolerance);
        });
  }

  private static void assertError(
      String what, double[] actual, double[] expected, double tolerance) {
    double error = Golden.relativeError(actual, expected);
    assertWithMessage(what).that(error).isAtMost(tolerance);
  }
}
