package dev.retrace.examples.layers;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.ChannelPermutation;
import dev.retrace.runtime.bijection.ChannelScale;
import dev.retrace.runtime.fixtures.FreiaSubnet;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generated layer against the reference block, in float64, hard and soft permutation. */
final class AllInOneGoldenTest {
  private static final Golden GOLDEN = Golden.open("affine");

  /** Sums of a hundred products in another order. */
  private static final double TOLERANCE = 1e-12;

  @ParameterizedTest
  @CsvSource({"allinone2d,2,false", "allinone3d_soft,3,true"})
  void agreesWithTheReference(String name, int axes, boolean soft) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GOLDEN.array(manager, name + ".x");
      int channels = (int) x.getShape().get(1);
      InvertibleAllInOne layer =
          new InvertibleAllInOne(
              new AllInOne(
                  channels,
                  new FreiaSubnet(axes, channels / 2 * 2, 0.1), // the reference scales by 0.1
                  ActNorm.of(
                      ChannelScale.SOFTPLUS,
                      doubles(name + ".scale_activation"),
                      doubles(name + ".global_offset")),
                  permutation(name, channels, soft)));
      layer.initialize(manager, DataType.FLOAT64, x.getShape());
      for (Pair<String, Parameter> each : layer.getParameters()) {
        if (each.getKey().startsWith("subnet")) {
          double[] values = doubles(name + "." + each.getKey());
          GradMode.runOff(() -> Numbers.overwrite(each.getValue().getArray(), values));
        }
      }
      LayerRun run = new LayerRun(layer, Conditions.NONE);

      LayerRun.End end = run.forward(x);
      assertClose(name, ".y", end.value());
      assertClose(name, ".logdet", end.logDet());
      NDArray y = GOLDEN.array(manager, name + ".y");
      assertClose(name, ".x", run.inverse(y).value());
      double[] weights = new double[(int) x.getShape().get(0)];
      Arrays.fill(weights, 0.1); // of the log-determinant in the reference loss
      LayerRun.Back back =
          run.backward(
              y,
              GOLDEN.array(manager, name + ".G"),
              Numbers.of(manager, DataType.FLOAT64, weights, new Shape(weights.length)));
      assertClose(name, ".x", back.value());
      assertClose(name, ".grad_x", back.grad());
      assertThat(back.given().keySet())
          .containsAtLeast("normalize.weight", "normalize.offset", "subnet.0.weight");
      back.given()
          .forEach(
              (path, grad) -> {
                if (grad != null) {
                  assertClose(name, "." + reference(path) + ".grad", grad);
                }
              });
    }
  }

  private static InvertibleBlock permutation(String name, int channels, boolean soft) {
    if (!soft) {
      return new ChannelPermutation(
          Arrays.stream(GOLDEN.get(name + ".w_perm").longs()).mapToInt(Math::toIntExact).toArray());
    }
    double[] flat = doubles(name + ".w_perm");
    double[][] rows = new double[channels][];
    for (int i = 0; i < channels; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * channels, (i + 1) * channels);
    }
    return ChannelMixing.fixed(rows);
  }

  private static String reference(String path) {
    return path.replace("normalize.weight", "global_scale")
        .replace("normalize.offset", "global_offset");
  }

  private static double[] doubles(String key) {
    return GOLDEN.get(key).doubles();
  }

  private static void assertClose(String name, String key, double[] actual) {
    assertWithMessage("%s", key)
        .that(Golden.relativeError(actual, doubles(name + key)))
        .isAtMost(TOLERANCE);
  }
}
