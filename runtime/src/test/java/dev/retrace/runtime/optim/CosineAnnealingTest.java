package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class CosineAnnealingTest {

  @Test
  void risesLinearlyThenFallsToTheLowest() {
    CosineAnnealing schedule = new CosineAnnealing(1, 0.1, 12, 4);
    assertThat(schedule.at(0)).isEqualTo(0.25);
    assertThat(schedule.at(3)).isEqualTo(1.0);
    assertThat(schedule.at(4)).isEqualTo(1.0);
    // Halfway through the fall; one rounding of the cosine.
    assertThat(schedule.at(8)).isWithin(1e-15).of(0.55);
    assertThat(schedule.at(12)).isEqualTo(0.1);
    assertThat(schedule.at(1000)).isEqualTo(0.1);
  }

  @Test
  void refusesImpossibleSettings() {
    assertThrows(IllegalArgumentException.class, () -> new CosineAnnealing(0.1, 1, 10, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineAnnealing(1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineAnnealing(1, 0, 10, 10));
    CosineAnnealing schedule = new CosineAnnealing(1, 0, 10, 0);
    assertThrows(IllegalArgumentException.class, () -> schedule.at(-1));
  }
}
