package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Generated layers that divide into streams or by a pattern run, and agree with formulas that know
 * neither views nor masks of the runtime. Every coupling has conditions of its own.
 */
final class DividedLayerTest {
  /** Float64 through three couplings; sums of a few dozen terms in another order. */
  private static final double VALUES = 1e-12;

  private static final double GRADIENTS = 1e-11;

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
    Engine.getInstance().setRandomSeed(13);
  }

  @ParameterizedTest
  @CsvSource({"Trio, 5", "Trio, 7", "InSpace, 3", "InChannels, 3", "InChannels, 1", "InTokens, 2"})
  void agreesWithItsFormula(String name, int channels) throws ReflectiveOperationException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, channels, 5, 4));
      NDArray time = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(2, 3));
      NDArray label = Numbers.normal(manager, DataType.FLOAT64, 3, new Shape(2, 2));
      Map<String, NDArray> given = Map.of("time", time, "label", label);
      InvertibleBlock layer = loaded.layer(name, channels);
      Shape[] shapes =
          layer.conditionNames().stream()
              .map(each -> given.get(each).getShape())
              .toArray(Shape[]::new);
      layer.initialize(manager, DataType.FLOAT64, inputs(x.getShape(), shapes));

      new LayerContract(layer, x, Conditions.of("time", time).and("label", label))
          .inverts(VALUES)
          .agreesWith(formula(name, false), formula(name, true), VALUES, GRADIENTS)
          .leavesNothingBehind()
          .buildsNoGraph();
    }
  }

  private static Shape[] inputs(Shape first, Shape... others) {
    Shape[] all = new Shape[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private static Formula formula(String name, boolean inverse) {
    return name.equals("Trio")
        ? DividedFormulas.trio(inverse)
        : DividedFormulas.sites(name, inverse);
  }

  @Test
  void conditionsAreThoseOfAllSteps() throws ReflectiveOperationException {
    assertThat(loaded.layer("Trio", 5).conditionNames()).containsExactly("time", "label").inOrder();
    assertThat(loaded.layer("InSpace", 3).conditionNames())
        .containsExactly("label", "time")
        .inOrder();
  }
}
