package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The coupling stacks of {@code additive.npz}, with the library's own branch, forward and back. */
final class AdditiveGoldenTest {
  private static final Golden GOLDEN = Golden.open("additive");

  /** Single precision through three couplings: a few hundred roundings in each convolution. */
  private static final double SINGLE = 1e-5;

  private static final double SINGLE_GRADIENT = 1e-4;

  private static final double DOUBLE = 1e-10;

  // One branch a coupling, and the halves change places: in place, that is coupling and swap.
  @ParameterizedTest
  @CsvSource({"a3d_even,FLOAT64", "a3d_even,FLOAT32", "a2d_odd,FLOAT64", "a2d_odd,FLOAT32"})
  void oneSidedCouplingsAgree(String name, DataType type) {
    List<InvertibleBlock> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int split = Math.toIntExact(GOLDEN.get(name + ".layer" + i + ".split").longs()[0]);
      ConvUnit branch = ConvUnit.builder().setOutChannels(split).build();
      layers.add(new OneCoupling(new Additive(), split, Half.LEFT, branch));
      layers.add(new HalfSwap(split));
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      check(
          new InvertibleChain(layers),
          GOLDEN.array(manager, name + ".x", type),
          name,
          name + ".layer2.y",
          path -> goldenName(name, path));
    }
  }

  // [2].residual.conv0.weight is layer1.conv0.weight there.
  private static String goldenName(String name, String path) {
    int coupling = Integer.parseInt(path.substring(1, path.indexOf(']'))) / 2;
    return name + ".layer" + coupling + path.substring(path.indexOf(".residual") + 9);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void twoSidedCouplingsAgree(DataType type) {
    InvertibleChain pair =
        new InvertibleChain(
            List.of(
                new OneCoupling(new Additive(), 3, Half.LEFT, unit()),
                new OneCoupling(new Additive(), 3, Half.RIGHT, unit())));
    try (NDManager manager = NDManager.newBaseManager()) {
      check(
          pair,
          GOLDEN.array(manager, "memcnn.x", type),
          "memcnn",
          "memcnn.y",
          path ->
              path.replace("[0].residual", "memcnn.F")
                  .replace("[1].residual", "memcnn.G")
                  .replace("conv0", "conv")
                  .replace("norm0", "norm"));
    }
  }

  private static ConvUnit unit() {
    return ConvUnit.builder().setOutChannels(3).optDepth(1).build();
  }

  private static void check(
      InvertibleChain chain, NDArray x, String name, String y, UnaryOperator<String> goldenName) {
    DataType type = x.getDataType();
    chain.initialize(x.getManager(), type, x.getShape());
    for (Pair<String, Parameter> each : chain.getParameters()) {
      double[] values = GOLDEN.get(goldenName.apply(each.getKey())).doubles();
      NDArray target = each.getValue().getArray();
      GradMode.runOff(() -> Numbers.overwrite(target, values));
    }
    LayerRun run = new LayerRun(chain, Conditions.NONE);
    NDArray end = GOLDEN.array(x.getManager(), y, type);
    double values = type == DataType.FLOAT64 ? DOUBLE : SINGLE;
    double grads = type == DataType.FLOAT64 ? DOUBLE : SINGLE_GRADIENT;

    assertClose("y", run.forward(x).value(), y, values);
    assertClose("x", run.inverse(end).value(), name + ".x", values);
    NDArray g = GOLDEN.array(x.getManager(), name + ".G", type);
    LayerRun.Back back = run.backward(end, g, null);
    assertClose("rebuilt x", back.value(), name + ".x", values);
    assertClose("gradient of x", back.grad(), name + ".grad_x", grads);
    assertThat(back.given()).hasSize(chain.getParameters().size());
    back.given()
        .forEach((path, grad) -> assertClose(path, grad, goldenName.apply(path) + ".grad", grads));
  }

  private static void assertClose(String what, double[] actual, String expected, double tolerance) {
    assertWithMessage("%s", what)
        .that(Golden.relativeError(actual, GOLDEN.get(expected).doubles()))
        .isAtMost(tolerance);
  }
}
