package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With ε of variance 1 and x_0 of mean m and deviation s: z = √ᾱ(x_0 - m) + √(1-ᾱ)ε. */
final class PreconditioningTest {
  private static final double MEAN = 0.3;
  private static final double DEVIATION = 0.2;
  private static final double ROUNDING = 1e-12;

  private final NoiseSchedule schedule = NoiseSchedule.cosine(50);
  private final Preconditioning scaled = new Preconditioning(schedule, MEAN, DEVIATION, 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 48, 49})
  void givesInputsOfUnitVariance(int t) {
    double alphaBar = schedule.alphaBar(t);
    double variance = alphaBar * DEVIATION * DEVIATION + 1 - alphaBar;

    assertThat(scaled.shift(t)).isWithin(ROUNDING).of(Math.sqrt(alphaBar) * MEAN);
    assertThat(scaled.input(t) * scaled.input(t) * variance).isWithin(ROUNDING).of(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 48, 49})
  void asksForOutputsOfUnitVariance(int t) {
    double alphaBar = schedule.alphaBar(t);
    double ofNoise = 1 - scaled.skip(t) * Math.sqrt(1 - alphaBar);
    double ofData = -scaled.skip(t) * Math.sqrt(alphaBar) * DEVIATION;
    double output = scaled.output(t);

    // relative: the last step's output is scaled by 5e-6
    double variance = (ofNoise * ofNoise + ofData * ofData) / (output * output);
    assertThat(variance).isWithin(1e-6).of(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 48, 49})
  void leavesNothingThatIsLinearInTheInput(int t) {
    double alphaBar = schedule.alphaBar(t);
    double ofNoise = 1 - scaled.skip(t) * Math.sqrt(1 - alphaBar);
    double ofData = -scaled.skip(t) * Math.sqrt(alphaBar);

    double covariance =
        ofNoise * Math.sqrt(1 - alphaBar) + ofData * Math.sqrt(alphaBar) * DEVIATION * DEVIATION;

    assertThat(covariance).isWithin(ROUNDING).of(0);
  }

  @Test
  void canBeAbsent() {
    Preconditioning none = Preconditioning.none(schedule);

    assertThat(none.isActive()).isFalse();
    assertThat(none.shift(7)).isEqualTo(0);
    assertThat(none.input(7)).isEqualTo(1);
    assertThat(none.skip(7)).isEqualTo(0);
    assertThat(none.output(7)).isEqualTo(1);
    assertThat(none.lossGain(7)).isEqualTo(1);
    assertThat(scaled.isActive()).isTrue();
  }

  // At balance 0 the gain is the derivative of the noise by F; at 1, F's own error is the loss.
  @ParameterizedTest
  @ValueSource(ints = {0, 25, 49})
  void balancesTheNoiseLevels(int t) {
    double output = scaled.output(t);

    assertThat(balanced(0).lossGain(t)).isWithin(ROUNDING * output).of(output);
    assertThat(balanced(0.5).lossGain(t)).isWithin(ROUNDING).of(1);
    assertThat(balanced(1).lossGain(t)).isWithin(ROUNDING / output).of(1 / output);
  }

  private Preconditioning balanced(double balance) {
    return new Preconditioning(schedule, MEAN, DEVIATION, balance);
  }

  @Test
  void refusesABalanceOutOfItsRange() {
    for (double balance : new double[] {-0.1, 1.1, Double.NaN}) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> balanced(balance));
      assertThat(thrown).hasMessageThat().contains("between 0 and 1, not at " + balance);
    }
  }

  @Test
  void refusesWhatIsNoStatistic() {
    for (double deviation : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class, () -> new Preconditioning(schedule, 0, deviation, 0));
      assertThat(thrown).hasMessageThat().contains("0.0 and " + deviation);
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Preconditioning(schedule, Double.NaN, 1, 0));
  }
}
