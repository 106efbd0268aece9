package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
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
