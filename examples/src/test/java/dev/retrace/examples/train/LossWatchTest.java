package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LossWatchTest {
  private static LossWatch watch(String... changes) {
    return new LossWatch(SmallRun.config(changes).training());
  }

  private static Optional<String> see(LossWatch watch, long step, double loss) {
    return watch.see(new StepMetrics(step, loss, 1, 1, 1, 1));
  }

  @Test
  void whatIsNoNumberEndsTheRunAtOnce() {
    LossWatch watch = watch("training.rise_factor=0");
    assertThat(see(watch, 1, 0.5)).isEmpty();
    assertThat(see(watch, 2, Double.NaN).orElseThrow()).contains("at step 2: the loss is NaN");
    assertThat(watch.see(new StepMetrics(2, 1, 1, Double.POSITIVE_INFINITY, 1, 1))).isPresent();
    assertThat(watch.lastGood()).isEqualTo(1);
    assertThat(see(watch, 3, 1e30)).isEmpty();
  }

  @Test
  void onlyALossThatStaysHighEndsTheRun() {
    LossWatch watch = watch("training.rise_factor=4", "training.rise_steps=5");
    int step = 0;
    while (step < 30) {
      assertThat(see(watch, ++step, 1 + step % 3)).isEmpty(); // the median is 2
    }
    for (int i = 0; i < 4; i++) {
      assertThat(see(watch, ++step, 8.5)).isEmpty();
    }
    assertThat(watch.lastGood()).isEqualTo(30);
    assertThat(see(watch, ++step, 7.5)).isEmpty(); // no longer
    for (int i = 0; i < 4; i++) {
      assertThat(see(watch, ++step, Math.pow(10, i + 1))).isEmpty();
    }
    assertThat(see(watch, ++step, 9).orElseThrow())
        .contains("since step 36 the loss has been more than 4.0 times its median of 2.000");
    assertThat(watch.lastGood()).isEqualTo(35);
  }

  @Test
  void theFirstLossesAreNotMeasured() {
    LossWatch watch = watch("training.rise_factor=2", "training.rise_steps=1");
    for (int step = 1; step <= 20; step++) {
      assertThat(see(watch, step, step == 1 ? 1 : 1000)).isEmpty();
    }
  }

  @Test
  void theStateIsAllThereIs() {
    LossWatch watch = watch("training.rise_factor=2", "training.rise_steps=3");
    for (int step = 1; step <= 200; step++) {
      see(watch, step, 1 + 0.001 * step);
    }
    see(watch, 201, 50);
    LossWatch other = watch("training.rise_factor=2", "training.rise_steps=3");
    other.restore(watch.state());
    assertThat(other.state()).isEqualTo(watch.state());
    assertThat(watch.state().window()).hasSize(101);
    for (int step = 202; step <= 203; step++) {
      assertThat(see(other, step, 50)).isEqualTo(see(watch, step, 50));
    }
    assertThat(see(other, 204, 50)).isPresent();
  }
}
