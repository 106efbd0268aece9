package dev.retrace.runtime.attention;

import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layer of {@code attention.npz}, forward and back. */
final class AttentionGoldenTest {
  private static final Golden GOLDEN = Golden.open("attention");

  /** The same formulas in double precision, in another order; measured below 1e-13. */
  private static final double DOUBLE = 1e-11;

  /** In front of the log-determinant in the loss that the stored gradients belong to. */
  private static final double LOG_DET_WEIGHT = 0.1;

  @ParameterizedTest
  @CsvSource({
    "attnflow2d, TOKEN_FEATURE",
    "matrix2d_tokfeat, TOKEN_FEATURE",
    "matrix2d_spatial, SPATIAL",
    "matrix3d_tokfeat, TOKEN_FEATURE",
    "matrix3d_spatial, SPATIAL",
  })
  void matrixAttentionAgrees(String name, TokenMask mask) {
    double c = number(name + ".c");
    int heads = (int) GOLDEN.get(name + ".q").shape()[0];
    MatrixAttention.Builder builder =
        MatrixAttention.builder().optMask(mask).optHeads(heads).optOffset(c);
    boolean free = name.startsWith("attnflow");
    if (free) {
      builder.optAttnFlow(-0.89);
    }
    // With c = 1 + softplus(ρ), dc/dρ = σ(ρ) = 1 - exp(1 - c).
    double slope = free ? 1 : -Math.expm1(1 - c);
    try (NDManager manager = NDManager.newBaseManager()) {
      MatrixAttention layer = builder.build();
      layer.initialize(manager, DataType.FLOAT64, GOLDEN.array(manager, name + ".x").getShape());
      set(layer, "query", numbers(name + ".q"));
      set(layer, "key", numbers(name + ".k"));

      check(
          name,
          layer,
          manager,
          Map.of(
              "query", numbers(name + ".grad_q"),
              "key", numbers(name + ".grad_k"),
              "offset", new double[] {number(name + ".grad_c") * slope}));
    }
  }

  @ParameterizedTest
  @CsvSource({"imap2d, LEFT", "imap3d, RIGHT"})
  void mapAttentionAgrees(String name, Half writes) {
    try (NDManager manager = NDManager.newBaseManager()) {
      MapAttention layer = new MapAttention(writes);
      layer.initialize(manager, DataType.FLOAT64, GOLDEN.array(manager, name + ".x").getShape());
      set(layer, "weight", numbers(name + ".w"));
      set(layer, "bias", numbers(name + ".b"));
      set(layer, "scale", numbers(name + ".s"));
      set(layer, "offset", numbers(name + ".o"));

      check(
          name,
          layer,
          manager,
          Map.of(
              "weight", numbers(name + ".grad_w"),
              "bias", numbers(name + ".grad_b"),
              "scale", numbers(name + ".grad_s"),
              "offset", numbers(name + ".grad_o")));
    }
  }

  private static void check(
      String name, InvertibleBlock layer, NDManager manager, Map<String, double[]> grads) {
    NDArray x = GOLDEN.array(manager, name + ".x");
    NDArray y = GOLDEN.array(manager, name + ".y");
    NDArray g = GOLDEN.array(manager, name + ".G");
    double[] weights = new double[(int) x.getShape().get(0)];
    Arrays.fill(weights, LOG_DET_WEIGHT);
    NDArray h = Numbers.of(manager, DataType.FLOAT64, weights, new Shape(weights.length));
    LayerRun run = new LayerRun(layer, Conditions.NONE);

    LayerRun.End end = run.forward(x);
    assertClose("y", end.value(), Numbers.doubles(y));
    assertClose("log-determinant", end.logDet(), numbers(name + ".logdet"));
    assertClose("inverse", run.inverse(y).value(), Numbers.doubles(x));
    LayerRun.Back back = run.backward(y, g, h);
    assertClose("rebuilt", back.value(), Numbers.doubles(x));
    assertClose("grad_x", back.grad(), numbers(name + ".grad_x"));
    grads.forEach((path, grad) -> assertClose(path, back.given().get(path), grad));
  }

  private static void set(InvertibleBlock layer, String path, double[] values) {
    NDArray array = layer.getParameters().get(path).getArray();
    GradMode.runOff(() -> Numbers.overwrite(array, values));
  }

  private static double[] numbers(String key) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return GOLDEN.array(manager, key).toDoubleArray();
    }
  }

  private static double number(String key) {
    return numbers(key)[0];
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    assertWithMessage(what).that(Golden.relativeError(actual, expected)).isAtMost(DOUBLE);
  }
}
