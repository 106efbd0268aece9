package dev.retrace.idm.declared;

import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Couplings of iunets and memcnn, declared here, against the numbers of those libraries. */
final class AdditiveGoldenTest {
  // The vectors are float64; sums of a few hundred terms in another order differ by about 1e-14.
  private static final double TOLERANCE = 1e-10;

  private final Golden golden = Golden.open("additive");
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void matchesThreeDimensionalCouplings() {
    checkStack("a3d_even");
  }

  @Test
  void matchesCouplingsOfAnOddNumberOfChannels() {
    checkStack("a2d_odd");
  }

  @Test
  void matchesThePairOfMemcnn() {
    InvertibleBlock pair = new InvertibleCouplingPair(new CouplingPair(3));
    load("memcnn", pair, AdditiveGoldenTest::ofMemcnn);
    checkOutput("memcnn.y", pair, "memcnn");
    checkWayBack("memcnn", pair, golden.array(manager, "memcnn.y"), AdditiveGoldenTest::ofMemcnn);
  }

  private void checkStack(String stack) {
    for (int depth = 1; depth <= 3; depth++) {
      InvertibleBlock layers = stack(stack, depth);
      checkOutput(stack + ".layer" + (depth - 1) + ".y", layers, stack);
    }
    NDArray y = golden.array(manager, stack + ".layer2.y");
    checkWayBack(stack, stack(stack, 3), y, AdditiveGoldenTest::ofIunets);
  }

  private InvertibleBlock stack(String stack, int depth) {
    List<SwappingLayer> declared =
        IntStream.range(0, depth)
            .mapToObj(i -> new SwappingLayer(split(stack + ".layer" + i + ".split")))
            .toList();
    InvertibleBlock layers = new InvertibleSwappingStack(new SwappingStack(declared));
    load(stack, layers, AdditiveGoldenTest::ofIunets);
    return layers;
  }

  private int split(String key) {
    try (NDArray width = golden.array(manager, key)) {
      return (int) width.getDouble();
    }
  }

  private void load(String name, InvertibleBlock layers, UnaryOperator<String> upstream) {
    layers.initialize(manager, DataType.FLOAT64, golden.array(manager, name + ".x").getShape());
    for (Pair<String, Parameter> parameter : layers.getParameters()) {
      NDArray given = golden.array(manager, name + "." + upstream.apply(parameter.getKey()));
      GradMode.runOff(
          () -> Numbers.overwrite(parameter.getValue().getArray(), given.toDoubleArray()));
    }
  }

  private void checkOutput(String expected, InvertibleBlock layers, String name) {
    LayerRun run = new LayerRun(layers, Conditions.NONE);
    double[] y = run.forward(golden.array(manager, name + ".x")).value();
    assertClose(expected, y, golden.array(manager, expected));
  }

  private void checkWayBack(
      String name, InvertibleBlock layers, NDArray y, UnaryOperator<String> upstream) {
    LayerRun run = new LayerRun(layers, Conditions.NONE);
    NDArray x = golden.array(manager, name + ".x");
    assertClose("inverse", run.inverse(y).value(), x);
    LayerRun.Back back = run.backward(y, golden.array(manager, name + ".G"), null);
    assertClose("rebuilt input", back.value(), x);
    assertClose("input gradient", back.grad(), golden.array(manager, name + ".grad_x"));
    for (Pair<String, Parameter> parameter : layers.getParameters()) {
      String key = name + "." + upstream.apply(parameter.getKey()) + ".grad";
      assertClose(key, back.given().get(parameter.getKey()), golden.array(manager, key));
    }
  }

  private static void assertClose(String what, double[] actual, NDArray expected) {
    double error = Golden.relativeError(actual, expected.toDoubleArray());
    assertWithMessage(what).that(error).isLessThan(TOLERANCE);
  }

  // layer[2].residual.conv0.weight -> layer2.conv0.weight
  private static String ofIunets(String path) {
    return path.replaceFirst("layer\\[(\\d)]\\.residual", "layer$1");
  }

  // left.conv0.weight -> F.conv.weight
  private static String ofMemcnn(String path) {
    return path.replaceFirst("^left", "F").replaceFirst("^right", "G").replace("0.", ".");
  }
}
