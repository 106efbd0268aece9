package dev.retrace.examples.config;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChecksTest {
  @Test
  void boundsBelongToTheirSide() {
    Checks.atLeast("key", 2, 2);
    Checks.above("key", 2.0001, 2);
    assertThat(message(() -> Checks.atLeast("key", 1, 2)))
        .isEqualTo("key: expected a number of at least 2, not 1");
    assertThat(message(() -> Checks.above("key", 2, 2)))
        .isEqualTo("key: expected a number above 2, not 2");
    assertThat(message(() -> Checks.above("key", -0.5, 0)))
        .isEqualTo("key: expected a number above 0, not -0.5");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void onlyFiniteNumbersPass(double value) {
    assertThat(message(() -> Checks.atLeast("key", value, 0))).endsWith("not " + value);
    assertThat(message(() -> Checks.above("key", value, 0))).endsWith("not " + value);
  }

  private static String message(Runnable check) {
    return assertThrows(IllegalArgumentException.class, check::run).getMessage();
  }
}
