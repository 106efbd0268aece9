package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.branch.ScaleAndShift;
import dev.retrace.runtime.fixtures.FreiaSubnet;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The coupling blocks of {@code affine.npz}, forward and back, in float64. */
final class AffineGoldenTest {
  private static final Golden GOLDEN = Golden.open("affine");

  /** Sums of a hundred products in another order. */
  private static final double TOLERANCE = 1e-12;

  private static final double LOG_DET_WEIGHT = 0.1;

  @ParameterizedTest
  @ValueSource(strings = {"glow2d", "glow3d"})
  void glowAgrees(String name) {
    checkTwoSided(name, new AtanAffine());
  }

  @Test
  void glowWithHyperbolicTangentAgrees() {
    checkTwoSided("glow2d_tanh", new WideAffine());
  }

  /** A law with another bound, as a user names one. */
  private static final class WideAffine extends BoundedAffine {
    WideAffine() {
      super(LogScale.tanh(1.5));
    }
  }

  @Test
  void ginAgrees() {
    checkTwoSided("gin2d", new BoundedAffine(LogScale.atan(2).centred()));
  }

  private static void checkTwoSided(String name, CouplingLaw law) {
    Sizes sizes = new Sizes(name);
    InvertibleChain pair =
        new InvertibleChain(
            List.of(
                new OneCoupling(
                    law, sizes.left, Half.LEFT, new FreiaSubnet(sizes.axes, 2 * sizes.left, 1)),
                new OneCoupling(
                    law, sizes.left, Half.RIGHT, new FreiaSubnet(sizes.axes, 2 * sizes.right, 1))));
    new Case(name, pair, path -> rename(path, "subnet2", "subnet1")).check();
  }

  @Test
  void niceAgrees() {
    InvertibleChain pair =
        new InvertibleChain(
            List.of(
                new OneCoupling(new Additive(), 2, Half.LEFT, new FreiaSubnet(2, 2, 1)),
                new OneCoupling(new Additive(), 2, Half.RIGHT, new FreiaSubnet(2, 2, 1))));
    new Case("nice2d", pair, path -> rename(path, "F", "G")).check();
  }

  @Test
  void realNvpAgrees() {
    InvertibleChain pair =
        new InvertibleChain(
            List.of(
                new OneCoupling(new AtanAffine(), 2, Half.LEFT, twoSubnets()),
                new OneCoupling(new AtanAffine(), 2, Half.RIGHT, twoSubnets())));
    new Case(
            "rnvp2d",
            pair,
            path -> {
              String side = path.startsWith("[0]") ? "2" : "1";
              return path.substring(4)
                  .replace("residual.scale", "subnet_s" + side)
                  .replace("residual.shift", "subnet_t" + side);
            })
        .check();
  }

  private static Block twoSubnets() {
    return new ScaleAndShift(new FreiaSubnet(2, 2, 1), new FreiaSubnet(2, 2, 1));
  }

  @Test
  void oneSidedAgrees() {
    OneCoupling coupling =
        new OneCoupling(new AtanAffine(), 2, Half.RIGHT, new FreiaSubnet(2, 4, 1));
    new Case("onesided2d", coupling, AffineGoldenTest::onlySubnet).check();
  }

  private static String rename(String path, String first, String second) {
    return path.replace("[0].residual", first).replace("[1].residual", second);
  }

  private static String onlySubnet(String path) {
    return path.replace("residual", "subnet");
  }

  /** What the archive says about the channels of a case. */
  private static final class Sizes {
    final int axes;
    final int channels;
    final int left;
    final int right;

    Sizes(String name) {
      Shape shape = new Shape(GOLDEN.get(name + ".x").shape());
      axes = shape.dimension() - 2;
      channels = (int) shape.get(1);
      left =
          GOLDEN.names().contains(name + ".split_len1")
              ? Math.toIntExact(GOLDEN.get(name + ".split_len1").longs()[0])
              : 0;
      right = channels - left;
    }
  }

  /** A layer of ours, and the case that it must agree with. */
  private record Case(String name, InvertibleBlock layer, UnaryOperator<String> goldenName) {
    void check() {
      try (NDManager manager = NDManager.newBaseManager()) {
        LayerRun run = new LayerRun(initialized(manager), Conditions.NONE);
        NDArray x = array(manager, "x");
        NDArray y = array(manager, "y");
        double[] logDet = GOLDEN.get(name + ".logdet").doubles();

        LayerRun.End end = run.forward(x);
        assertClose("y", end.value(), ".y");
        assertClose("log-determinant", end.logDet(), ".logdet");
        LayerRun.End start = run.inverse(y);
        assertClose("x", start.value(), ".x");
        assertThat(
                Golden.relativeError(Arrays.stream(start.logDet()).map(l -> -l).toArray(), logDet))
            .isAtMost(TOLERANCE);
        checkBack(run.backward(y, array(manager, "G"), logDetGrad(manager, x.getShape().get(0))));
      }
    }

    InvertibleBlock initialized(NDManager manager) {
      layer.initialize(manager, DataType.FLOAT64, array(manager, "x").getShape());
      for (Pair<String, Parameter> each : layer.getParameters()) {
        double[] values = GOLDEN.get(golden(each.getKey())).doubles();
        NDArray target = each.getValue().getArray();
        GradMode.runOff(() -> Numbers.overwrite(target, values));
      }
      return layer;
    }

    void checkBack(LayerRun.Back back) {
      assertClose("rebuilt x", back.value(), ".x");
      assertClose("gradient of x", back.grad(), ".grad_x");
      assertThat(back.given()).hasSize(layer.getParameters().size());
      back.given()
          .forEach((path, grad) -> assertClose(path, grad, "." + goldenName.apply(path) + ".grad"));
    }

    private String golden(String path) {
      return name + "." + goldenName.apply(path);
    }

    NDArray array(NDManager manager, String key) {
      return GOLDEN.array(manager, name + "." + key);
    }

    static NDArray logDetGrad(NDManager manager, long batch) {
      double[] weights = new double[(int) batch];
      Arrays.fill(weights, LOG_DET_WEIGHT);
      return Numbers.of(manager, DataType.FLOAT64, weights, new Shape(batch));
    }

    void assertClose(String what, double[] actual, String key) {
      assertWithMessage("%s", what)
          .that(Golden.relativeError(actual, GOLDEN.get(name + key).doubles()))
          .isAtMost(TOLERANCE);
    }
  }
}
