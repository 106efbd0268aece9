package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GridTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final Grid quarters = new Grid(2);

  @AfterEach
  void free() {
    manager.close();
  }

  private NDArray of(DataType type, double... numbers) {
    return Numbers.of(manager, type, numbers, new Shape(numbers.length));
  }

  @Test
  void putsOnTheNearestPoint() {
    NDArray x = of(DataType.FLOAT32, -0.3, 0.124, 0.126, 1.5, 1e-30);

    assertThat(quarters.put(x).toFloatArray()).isEqualTo(new float[] {-0.25f, 0, 0.25f, 1.5f, 0});
  }

  @Test
  void gradientsPassUnchanged() {
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(50));
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(50));

    Autograd.Outcome outcome =
        Autograd.of((at, given) -> Formula.Result.of(quarters.put(at)), x, Map.of(), g, null);

    assertThat(outcome.grad()).isEqualTo(g.toDoubleArray());
    assertThat(outcome.value()).isEqualTo(quarters.put(x).toDoubleArray());
  }

  @Test
  void theLimitIsWhereSumsStopBeingExact() {
    Grid fine = new Grid(16);
    assertThat(fine.limit(DataType.FLOAT32)).isEqualTo(256.0);
    assertThat(fine.limit(DataType.FLOAT64)).isEqualTo(Math.scalb(1.0, 37));
    float step = Math.scalb(1f, -16);
    assertThat(256f - step + step).isEqualTo(256f);
    assertThat(256f + step).isEqualTo(256f); // the next one is lost
  }

  @Test
  void whatIsTooLargeIsRefused() {
    NDArray x = of(DataType.FLOAT32, 3, -300.5);
    int before = LiveArrays.count(manager);

    ArithmeticException e = assertThrows(ArithmeticException.class, () -> new Grid(16).put(x));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "exact sums with 16 fraction bits hold in FLOAT32 up to 256.0, but a value of 300.5 was"
                + " met; scale the input down, use fewer fraction bits, or FLOAT64");
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    assertThrows(ArithmeticException.class, () -> quarters.put(of(DataType.FLOAT64, Double.NaN)));
  }

  @Test
  void whatIsOffTheGridIsRefused() {
    ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> quarters.require(of(DataType.FLOAT64, 0.25, 0.375)));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "exact sums need every value on the grid of 2^-2, but one lies 0.5 of a step off it;"
                + " put the input on it with Grid.put, and keep to exact couplings and layers that"
                + " only move values");
  }

  @Test
  void fractionBitsOutOfRangeAreNamed() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> new Grid(24)))
        .hasMessageThat()
        .isEqualTo("a fixed-point grid has 0 to 23 fraction bits, but was given 24");
  }
}
