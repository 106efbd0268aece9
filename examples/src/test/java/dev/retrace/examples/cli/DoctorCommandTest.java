package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DoctorCommandTest {
  @Test
  void tellsThatTrainingWorks() {
    Outcome outcome = Outcome.here(List.of("doctor")).requireSuccess();
    assertThat(outcome.out().get(0)).startsWith("system        ");
    assertThat(outcome.out().get(outcome.out().size() - 1)).startsWith("Training works on ");
  }
}
