package dev.retrace.runtime.attention;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.law.SigmoidGate;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Where a gate starts, and that it learns from there. */
final class GatedAttentionTest {
  private static final Shape INPUT = new Shape(2, 3, 4, 2, 6);

  private static GatedAttention initialized(NDManager manager, GatedAttention.Builder builder) {
    GatedAttention layer = builder.build();
    layer.initialize(manager, DataType.FLOAT64, INPUT);
    return layer;
  }

  private static void setGain(GatedAttention layer) {
    NDArray gain = layer.getParameters().get("gain").getArray();
    GradMode.runOff(() -> Numbers.overwrite(gain, new double[] {0.5, -0.7, 0.9}));
  }

  @Test
  void hasTwoConvolutionsAndAGain() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GatedAttention layer = initialized(manager, GatedAttention.builder());
      assertThat(layer.getParameters().keys()).containsExactly("query", "key", "gain").inOrder();
      assertThat(layer.getParameters().values().stream().mapToLong(p -> p.getArray().size()).sum())
          .isEqualTo(2 * 3 * 3 + 3);
    }
  }

  @Test
  void startsAsTheIdentityAndItsGainLearns() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerRun run = new LayerRun(initialized(manager, GatedAttention.builder()), Conditions.NONE);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, INPUT);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, INPUT);

      assertThat(run.forward(x).value()).isEqualTo(x.toDoubleArray());
      assertThat(run.forward(x).logDet()).isEqualTo(new double[2]);
      assertThat(smallest(run.backward(x, g, null).given().get("gain"))).isGreaterThan(1e-3);
    }
  }

  @Test
  void changesEveryHiddenSiteAndNoOther() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GatedAttention layer = initialized(manager, GatedAttention.builder());
      setGain(layer);
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, INPUT);
      double[] before = x.toDoubleArray();
      double[] after = run.forward(x).value();

      long changed = 0;
      for (int i = 0; i < before.length; i++) {
        changed += before[i] != after[i] ? 1 : 0;
      }
      assertThat(changed).isEqualTo(before.length / 2);
    }
  }

  @Test
  void queryAndKeyLearnOnceThereIsAGain() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GatedAttention layer = initialized(manager, GatedAttention.builder());
      setGain(layer);
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      NDArray y = Numbers.normal(manager, DataType.FLOAT64, 1, INPUT);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, INPUT);
      LayerRun.Back back = run.backward(y, g, null);

      assertThat(smallest(back.given().get("query"))).isGreaterThan(1e-6);
      assertThat(smallest(back.given().get("key"))).isGreaterThan(1e-6);
    }
  }

  @Test
  void takesAnotherGate() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GatedAttention layer =
          initialized(
              manager, GatedAttention.builder().optLaw(new SigmoidGate()).optWrites(Half.LEFT));
      setGain(layer);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, INPUT);
      // The same products in another order.
      new LayerContract(layer, x, Conditions.NONE).inverts(1e-12).leavesNothingBehind();
    }
  }

  private static double smallest(double[] values) {
    return Arrays.stream(values).map(Math::abs).min().orElseThrow();
  }
}
