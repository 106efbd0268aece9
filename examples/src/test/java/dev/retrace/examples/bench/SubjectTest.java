package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.energy.PowerSample;
import dev.retrace.examples.energy.PowerTrace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be measured, on its way to another JVM and in steps. */
final class SubjectTest {
  static List<Subject> subjects() {
    return List.of(
        new IdmSubject(Variant.parse("inverted"), new NetworkSpec("tiny", List.of("data.size=16"))),
        new PatchDdmSubject(8, 3, 16, 2));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void surviveACommandLine(Subject subject) {
    assertThat(Subject.parse(subject.arguments().toArray(String[]::new))).isEqualTo(subject);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void stepsAreTimedAndCountedInSmall(Subject subject) {
    Subject small = subject.miniature();
    RunFigures figures = RunProbe.run(small, 0);

    assertThat(figures.seconds()).hasSize(3);
    assertThat(figures.median()).isGreaterThan(0);
    assertThat(figures.batch()).isEqualTo(2);
    assertThat(figures.parameters()).isGreaterThan(100);
    assertThat(figures.power().samples().size()).isAtLeast(2);
  }

  @Test
  void aLossThatNoStepTakesIsRefused() {
    NetworkSpec spec = new NetworkSpec("tiny", List.of("training.reconstruction=0.5"));

    assertThat(assertThrows(UserException.class, spec::config))
        .hasMessageThat()
        .contains("training.reconstruction to 0");
  }

  @Test
  void energyIsSharedOut() {
    PowerTrace trace =
        new PowerTrace(
            "test",
            List.of(new PowerSample(0, 5.0, null, 50.0), new PowerSample(2, 65.0, null, 61.0)));
    RunFigures figures = new RunFigures(1000, 4, List.of(1.0, 3.0, 2.0), trace);

    assertThat(figures.median()).isEqualTo(2);
    assertThat(figures.joulesPerStep().getAsDouble()).isEqualTo(20);
    assertThat(figures.joulesPerSample().getAsDouble()).isEqualTo(5);
    assertThat(figures.joulesPerParameter().getAsDouble()).isEqualTo(0.06);
  }
}
