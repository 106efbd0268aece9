package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is generated does not only look right: here it runs. */
final class GeneratedLayerTest {
  /** Float64 through a dozen couplings. */
  private static final double DOUBLE = 1e-10;

  @TempDir static Path classes;

  private static Loaded loaded;

  @BeforeAll
  static void compile() throws IOException {
    loaded = new Loaded(classes);
  }

  @AfterAll
  static void unload() throws IOException {
    loaded.close();
  }

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(11);
  }

  @Test
  void keepsItsContract() throws ReflectiveOperationException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, 4, 4));
      NDArray time = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(2, 3));
      InvertibleBlock level = loaded.layer("Level", 4, 1);
      level.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape());

      new LayerContract(level, x, Conditions.of("time", time))
          .inverts(DOUBLE)
          .agreesWithDifferences()
          .leavesNothingBehind();
    }
  }

  @Test
  void keepsWhatItsStepsSay() throws ReflectiveOperationException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, 5, 4));
      NDArray time = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(2, 3));
      InvertibleBlock layer = loaded.layer("Keeping", 2, 3);
      layer.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape());
      Conditions conditions = Conditions.of("time", time);

      List<double[]> kept = gradients(layer, x, Pass.training(conditions));
      List<double[]> rebuilt = gradients(layer, x, Pass.training(conditions, MemoryPlan.INVERTED));

      assertThat(kept).hasSize(2 + layer.getParameters().size());
      for (int i = 0; i < kept.size(); i++) {
        assertThat(Golden.relativeError(kept.get(i), rebuilt.get(i))).isAtMost(DOUBLE);
      }
      new LayerContract(layer, x, conditions).inverts(DOUBLE).agreesWithDifferences();
    }
  }

  /** Of everything, by one way there and one back; closes the pass. */
  private static List<double[]> gradients(InvertibleBlock layer, NDArray x, Pass pass) {
    List<double[]> found = new ArrayList<>();
    try (pass;
        Gradients sink = new Gradients(x.getManager())) {
      int before = LiveArrays.count(x.getManager());
      State y = layer.forward(State.of(x.duplicate()), pass);
      boolean keeps = LiveArrays.count(x.getManager()) > before + 1;
      assertThat(keeps).isEqualTo(pass.plan() == MemoryPlan.DECLARED);
      try (Trace start = layer.backward(Trace.of(y.value(), x.duplicate(), null), pass, sink)) {
        assertThat(Golden.relativeError(Numbers.doubles(start.value()), Numbers.doubles(x)))
            .isAtMost(DOUBLE);
        found.add(Numbers.doubles(start.grad()));
      }
      found.add(Numbers.doubles(sink.of("time").orElseThrow()));
      layer
          .getParameters()
          .values()
          .forEach(each -> found.add(Numbers.doubles(sink.of(each).orElseThrow())));
    }
    return found;
  }

  @Test
  void namesParametersAfterSteps() throws ReflectiveOperationException {
    InvertibleBlock level = loaded.layer("Level", 4, 1);

    assertThat(level.conditionNames()).containsExactly("time");
    assertThat(level.getParameters().keys())
        .containsAtLeast(
            "encode[0].residual.inner.weight",
            "encode[1].residual.inner.weight",
            "junction.below.encode[0].residual.inner.weight",
            "junction.attend.residual.inner.weight",
            "decode.residual.inner.weight");
  }
}
