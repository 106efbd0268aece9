package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class NoiseScheduleTest {

  private final NoiseSchedule cosine = NoiseSchedule.cosine(2000);

  @Test
  void onlyTheLastStepOfTheCosineScheduleIsCapped() {
    assertThat(cosine.beta(1999)).isEqualTo(0.999);
    assertThat(cosine.beta(1998)).isLessThan(0.75);
    assertThat(NoiseSchedule.cosine(2000, 0.5).beta(1998)).isEqualTo(0.5);
  }

  @Test
  void linearScheduleOfAThousandStepsIsTheOneOfTheDdpmPaper() {
    NoiseSchedule linear = NoiseSchedule.linear(1000);
    assertThat(linear.beta(0)).isWithin(1e-18).of(1e-4);
    assertThat(linear.beta(999)).isWithin(1e-16).of(0.02);
    // Halfway between, by symmetry.
    assertThat(linear.beta(499) + linear.beta(500)).isWithin(1e-16).of(0.0201);
  }

  @Test
  void respacingKeepsTheSignalLeftAtEachStep() {
    NoiseSchedule kept = cosine.respaced(5);
    long[] expected = {0, 500, 1000, 1499, 1999}; // 499.75 k, rounded to even
    for (int i = 0; i < 5; i++) {
      assertThat(kept.timestep(i)).isEqualTo(expected[i]);
      double whole = cosine.alphaBar((int) expected[i]);
      // The product of 1 − β is built anew: one rounding of 1 − β, large beside the last, tiny one.
      assertThat(kept.alphaBar(i)).isWithin(1e-15).of(whole);
    }
    assertThat(cosine.respaced(2000).timestep(1234)).isEqualTo(1234);
    assertThat(cosine.respaced(1).timestep(0)).isEqualTo(1999);
    assertThat(kept.respaced(3).timestep(1)).isEqualTo(1000);
  }

  @Test
  void endsAreCleanAndNoise() {
    assertThat(cosine.alphaBar(-1)).isEqualTo(1.0);
    assertThat(cosine.alphaBar(2000)).isEqualTo(0.0);
    assertThat(cosine.posteriorVariance(0)).isEqualTo(0.0);
  }

  @Test
  void refusesImpossibleSettings() {
    assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.cosine(0));
    assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.cosine(10, 1));
    assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.linear(20));
    assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.of(new double[] {0.5, 1}));
    assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.of(new double[0]));
    assertThrows(IllegalArgumentException.class, () -> cosine.respaced(2001));
  }
}
