package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class AxisTicksTest {
  @Test
  void linearTicksAreRound() {
    assertThat(AxisTicks.linear(0, 1, 5)).containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0).inOrder();
    assertThat(AxisTicks.linear(-0.03, 0.31, 4)).containsExactly(0.0, 0.1, 0.2, 0.3).inOrder();
    assertThat(AxisTicks.linear(17, 42_000, 5))
        .containsExactly(10_000.0, 20_000.0, 30_000.0, 40_000.0)
        .inOrder();
  }

  @Test
  void logarithmicTicksAreDecadesWhereThereAreSome() {
    assertThat(AxisTicks.logarithmic(0.005, 20)).containsExactly(0.01, 0.1, 1.0, 10.0).inOrder();
    assertThat(AxisTicks.logarithmic(0.03, 0.7)).containsExactly(0.05, 0.1, 0.2, 0.5).inOrder();
    assertThat(AxisTicks.logarithmic(1.05, 1.45)).containsExactly(1.1, 1.2, 1.3, 1.4).inOrder();
    assertThat(AxisTicks.logarithmic(1e-30, 1e30).size()).isAtMost(9);
  }
}
