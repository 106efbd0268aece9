package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import org.junit.jupiter.api.Test;

final class TrainingClockTest {
  private static final double ROUNDING = 1e-9;

  private long now;

  private TrainingClock clock(String... changes) {
    return new TrainingClock(SmallRun.config(changes).training(), () -> now);
  }

  private void pass(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  @Test
  void countsSteps() {
    TrainingClock clock = clock("training.steps=10");
    assertThat(clock.progress(0)).isEqualTo(0.0);
    assertThat(clock.progress(5)).isEqualTo(0.5);
    assertThat(clock.progress(10)).isEqualTo(1.0);
    assertThat(clock.progress(11)).isEqualTo(1.0);
    assertThat(clock.secondsLeft(4, 0.5)).isWithin(ROUNDING).of(3);
  }

  @Test
  void countsMinutes() {
    TrainingClock clock = clock("training.steps=0", "training.max_minutes=2");
    pass(30);
    assertThat(clock.progress(1000)).isWithin(ROUNDING).of(0.25);
    assertThat(clock.secondsLeft(1000, 7)).isWithin(ROUNDING).of(90);
    assertThat(clock.seconds()).isWithin(ROUNDING).of(30);
    pass(100);
    assertThat(clock.progress(1000)).isEqualTo(1.0);
  }

  @Test
  void timeBeforeAnInterruptionCounts() {
    TrainingClock clock =
        new TrainingClock(
            SmallRun.config("training.steps=0", "training.max_minutes=2").training(),
            60,
            () -> now);
    pass(30);
    assertThat(clock.seconds()).isWithin(ROUNDING).of(90);
    assertThat(clock.progress(1)).isWithin(ROUNDING).of(0.75);
  }

  @Test
  void whateverComesFirstEnds() {
    TrainingClock clock = clock("training.steps=10", "training.max_minutes=1");
    assertThat(clock.progress(5)).isEqualTo(0.5);
    assertThat(clock.secondsLeft(5, 1)).isWithin(ROUNDING).of(5);
    pass(54);
    assertThat(clock.progress(5)).isWithin(ROUNDING).of(0.9);
    assertThat(clock.secondsLeft(5, 100)).isWithin(ROUNDING).of(6);
  }

  @Test
  void theRateRisesThenFollowsTheCosine() {
    TrainingClock clock =
        clock(
            "training.steps=100",
            "training.learning_rate=1",
            "training.lowest_rate=0.1",
            "training.warmup_steps=4");
    for (int step = 0; step < 100; step++) {
      double cosine = 0.1 + 0.45 * (1 + Math.cos(Math.PI * step / 100));
      double warm = Math.min(1, (step + 1) / 4.0);
      assertThat(clock.learningRate(step)).isWithin(ROUNDING).of(warm * cosine);
    }
    assertThat(clock.learningRate(100)).isWithin(ROUNDING).of(0.1);
  }

  @Test
  void theRateFollowsTime() {
    TrainingClock clock =
        clock(
            "training.steps=0",
            "training.max_minutes=1",
            "training.learning_rate=1",
            "training.warmup_steps=0");
    assertThat(clock.learningRate(0)).isWithin(ROUNDING).of(1);
    pass(30);
    assertThat(clock.learningRate(3)).isWithin(ROUNDING).of(0.5);
  }
}
