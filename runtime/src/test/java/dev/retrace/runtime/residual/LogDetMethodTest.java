package dev.retrace.runtime.residual;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact log-determinant is that of the numeric Jacobian; the estimates surround it. */
final class LogDetMethodTest {
  private static final Shape INPUT = new Shape(2, 2, 3);

  private static ResidualFlow layer(NDManager manager, LogDetMethod method) {
    ResidualFlow layer =
        ResidualFlow.builder()
            .setBranch(LipschitzBranch.builder().setChannels(2).optHidden(4).build())
            .optLogDet(method)
            .build();
    return Operators.random(layer, manager, DataType.FLOAT64, 0.8, INPUT);
  }

  private static double[] logDet(ResidualFlow layer, NDArray x) {
    return new LayerRun(layer, Conditions.NONE).forward(x).logDet();
  }

  @Test
  void exactIsThatOfTheNumericJacobian() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer = layer(manager, LogDetMethod.exact(6));
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);
      double[] actual = logDet(layer, x);
      for (int i = 0; i < 2; i++) {
        NDArray sample = x.get(new NDIndex().addSliceDim(i, i + 1));
        NDArray jacobian = Operators.jacobian(layer.getChildren().valueAt(0), sample);
        // Differences over 1e-5 round at 1e-11.
        assertThat(actual[i]).isWithin(1e-9).of(Operators.logDet(jacobian));
      }
    }
  }

  /** Over seeded draws the mean is off by less than four standard errors, for each sample. */
  @Test
  void rouletteIsUnbiased() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);
      double[] exact = logDet(layer(manager, LogDetMethod.exact(6)), x);
      ResidualFlow layer = layer(manager, LogDetMethod.roulette(2, 0.7, 1, 11));

      assertSurrounds(exact, layer, x, 0);
    }
  }

  /** As the truncation leaves at most d ρⁿ⁺¹ / ((n + 1) (1 - ρ)), here with 14 terms 0.014. */
  @Test
  void seriesIsOffByItsTruncationOnly() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);
      double[] exact = logDet(layer(manager, LogDetMethod.exact(6)), x);
      ResidualFlow layer = layer(manager, LogDetMethod.series(14, 2, 12));
      double rho = 0.9 * 0.9 * 0.9;

      assertSurrounds(exact, layer, x, 6 * Math.pow(rho, 15) / (15 * (1 - rho)));
    }
  }

  private static void assertSurrounds(double[] exact, ResidualFlow layer, NDArray x, double bias) {
    int draws = 400;
    double[] sum = new double[exact.length];
    double[] squares = new double[exact.length];
    for (int draw = 0; draw < draws; draw++) {
      layer.reseed(draw);
      double[] values = logDet(layer, x);
      for (int sample = 0; sample < exact.length; sample++) {
        sum[sample] += values[sample];
        squares[sample] += values[sample] * values[sample];
      }
    }
    for (int sample = 0; sample < exact.length; sample++) {
      double mean = sum[sample] / draws;
      double error = Math.sqrt((squares[sample] / draws - mean * mean) / draws);
      assertThat(error).isGreaterThan(0.0);
      assertThat(Math.abs(mean - exact[sample])).isAtMost(4 * error + bias);
    }
  }

  @Test
  void drawsReplayUntilReseeded() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);
      ResidualFlow layer = layer(manager, LogDetMethod.roulette(2, 0.7, 1, 11));
      double[] first = logDet(layer, x);

      assertThat(logDet(layer, x)).isEqualTo(first);
      layer.reseed(1);
      assertThat(logDet(layer, x)).isNotEqualTo(first);
      layer.reseed(0);
      assertThat(logDet(layer, x)).isEqualTo(first);
      assertThat(logDet(layer(manager, LogDetMethod.roulette(2, 0.7, 1, 12)), x))
          .isNotEqualTo(first);
    }
  }

  @Test
  void samplesTooLargeForTheExactWayAreRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer = layer(manager, LogDetMethod.exact(5));
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);

      IllegalStateException e = assertThrows(IllegalStateException.class, () -> logDet(layer, x));

      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "the exact log-determinant is limited to 5 values a sample, but (2, 2, 3) has 6;"
                  + " choose LogDetMethod.series or LogDetMethod.roulette, or raise the limit");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void rouletteNeedsAProbability(double continuation) {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> LogDetMethod.roulette(1, continuation, 1, 0)))
        .hasMessageThat()
        .contains("above 0 and below 1");
  }

  @Test
  void countsStartAtOne() {
    assertThrows(IllegalArgumentException.class, () -> LogDetMethod.series(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> LogDetMethod.series(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> LogDetMethod.exact(0));
  }
}
