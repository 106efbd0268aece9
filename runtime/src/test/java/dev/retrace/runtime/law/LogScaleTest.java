package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Numbers;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The bounds of scales, at every magnitude of what a branch may return. */
final class LogScaleTest {
  private static final double[] RAW = {-1e9, -30, -2, -1e-3, 0, 0.5, 3, 40, 1e9};

  @Test
  void valuesAreThoseOfTheFormulas() {
    check(LogScale.tanh(0.25), r -> 0.25 * Math.tanh(r));
    check(LogScale.softClamp(2), r -> 2 * Math.tanh(r / 2));
    check(LogScale.atan(2), r -> 2 * 0.636 * Math.atan(r));
    check(LogScale.sigmoid(2, 0.1), r -> Math.log(1 / (1 + Math.exp(-r - 2)) + 0.1));
  }

  private static void check(LogScale scale, DoubleUnaryOperator formula) {
    double[] actual = values(scale, new Shape(RAW.length, 1));
    for (int i = 0; i < RAW.length; i++) {
      assertThat(actual[i]).isWithin(1e-14).of(formula.applyAsDouble(RAW[i]));
      assertThat(Math.abs(actual[i])).isAtMost(scale.limit());
    }
  }

  private static double[] values(LogScale scale, Shape shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray r = Numbers.of(manager, DataType.FLOAT64, RAW, shape);
      return scale.of(r).toDoubleArray();
    }
  }

  @Test
  void centredOnesSumToZeroOverChannels() {
    LogScale scale = LogScale.tanh(3).centred();

    double[] s = values(scale, new Shape(1, 3, 3));

    for (int position = 0; position < 3; position++) {
      assertThat(s[position] + s[3 + position] + s[6 + position]).isWithin(1e-14).of(0);
    }
    assertThat(scale.limit()).isEqualTo(6.0);
    assertThat(scale.centred().limit()).isEqualTo(6.0);
    assertThat(values(scale, new Shape(RAW.length, 1))).isEqualTo(new double[RAW.length]);
  }

  @Test
  void whatWouldNotBoundIsRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> LogScale.tanh(0)))
        .hasMessageThat()
        .isEqualTo("a log-scale needs a positive, finite limit, but was given 0.0");
    assertThrows(IllegalArgumentException.class, () -> LogScale.atan(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> LogScale.softClamp(Double.POSITIVE_INFINITY));
    assertThat(assertThrows(IllegalArgumentException.class, () -> LogScale.sigmoid(2, 0)))
        .hasMessageThat()
        .isEqualTo(
            "a sigmoid scale needs a finite offset and a positive floor, but was given offset 2.0"
                + " and floor 0.0");
  }
}
