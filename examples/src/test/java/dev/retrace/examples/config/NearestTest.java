package dev.retrace.examples.config;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  @Test
  void distancesCountEdits() {
    assertThat(Nearest.distance("", "")).isEqualTo(0);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("sitting", "kitten")).isEqualTo(3);
    assertThat(Nearest.distance("tiny", "tiny")).isEqualTo(0);
    assertThat(Nearest.distance("ab", "ba")).isEqualTo(2);
  }

  @Test
  void theNearestIsSuggested() {
    assertThat(Nearest.hint("papr", List.of("tiny", "paper"))).isEqualTo("; did you mean paper?");
    assertThat(Nearest.hint("tony", List.of("tiny", "paper"))).isEqualTo("; did you mean tiny?");
  }

  @Test
  void whereNothingIsNearAllAreListed() {
    assertThat(Nearest.hint("enormous", List.of("tiny", "paper")))
        .isEqualTo("; there are tiny, paper");
  }
}
