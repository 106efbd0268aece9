package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** x_t = a·x_0 + s·ε and v = a·ε − s·x_0, solved for ε. */
final class PredictionTest {
  private static final double CLEAN = 0.3;
  private static final double NOISE = -1.7;

  private final NoiseSchedule schedule = NoiseSchedule.cosine(50);

  @ParameterizedTest
  @EnumSource(Prediction.class)
  void theTrueQuantityGivesTheTrueNoise(Prediction quantity) {
    Parametrization around = quantity.of(schedule);
    for (int t = 0; t < 50; t++) {
      double a = Math.sqrt(schedule.alphaBar(t));
      double s = Math.sqrt(1 - schedule.alphaBar(t));
      double f =
          switch (quantity) {
            case EPSILON -> NOISE;
            case V -> a * NOISE - s * CLEAN;
            case X0 -> CLEAN;
          };
      double xt = a * CLEAN + s * NOISE;

      double found = around.skip(t) * (xt - around.shift(t)) + around.output(t) * f;

      // Rounding of numbers near one, over s, which is 0.03 or more here.
      assertThat(found).isWithin(1e-14 / s).of(NOISE);
      assertThat(around.input(t)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Prediction.class)
  void anErrorOfTheQuantityIsWhatTheLossSquares(Prediction quantity) {
    Parametrization around = quantity.of(schedule);
    for (int t = 0; t < 50; t++) {
      double errorOfNoise = around.output(t) * 0.01;
      assertThat(around.lossScale(t) * errorOfNoise).isWithin(1e-16).of(0.01);
      assertThat(around.lossGain(t)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 5", "0.9, 5", "0.001, 5", "0.99, 1"})
  void weightsFollowHangEtAl(double alphaBar, double gamma) {
    double snr = alphaBar / (1 - alphaBar);
    double clean = Math.min(snr, gamma);
    assertThat(Prediction.X0.minSnrWeight(alphaBar, gamma)).isWithin(1e-15).of(clean);
    assertThat(Prediction.EPSILON.minSnrWeight(alphaBar, gamma)).isWithin(1e-15).of(clean / snr);
    assertThat(Prediction.V.minSnrWeight(alphaBar, gamma)).isWithin(1e-15).of(clean / (snr + 1));
  }

  /** The same loss, in whatever quantity it is written. */
  @Test
  void theWeightedLossIsOneLoss() {
    for (int t = 1; t < 50; t++) {
      double alphaBar = schedule.alphaBar(t);
      double a = Math.sqrt(alphaBar);
      double s = Math.sqrt(1 - alphaBar);
      double error = 0.1; // of x̂_0; with x_t given, ε̂ is then off by a/s of it, v̂ by 1/s
      double clean = Prediction.X0.minSnrWeight(alphaBar, 5) * error * error;
      double noise = Prediction.EPSILON.minSnrWeight(alphaBar, 5) * Math.pow(a / s * error, 2);
      double velocity = Prediction.V.minSnrWeight(alphaBar, 5) * Math.pow(error / s, 2);
      assertThat(noise).isWithin(1e-12 * clean).of(clean);
      assertThat(velocity).isWithin(1e-12 * clean).of(clean);
    }
  }

  @Test
  void aWeightChangesNothingButTheGradient() {
    Parametrization base = Prediction.V.of(schedule);
    Parametrization weighed = new Weighed(base, t -> 0.25);
    assertThat(weighed.lossGain(3)).isEqualTo(0.25 * base.lossGain(3));
    assertThat(weighed.lossScale(3)).isEqualTo(base.lossScale(3));
    assertThat(weighed.output(3)).isEqualTo(base.output(3));
    assertThat(weighed.skip(3)).isEqualTo(base.skip(3));
    assertThat(weighed.input(3)).isEqualTo(base.input(3));
    assertThat(weighed.shift(3)).isEqualTo(base.shift(3));
  }
}
