package dev.retrace.examples.energy;

import static com.google.common.truth.Truth.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Energy of samples, and the watch that takes them. */
final class PowerTraceTest {
  private static PowerTrace trace(PowerSample... samples) {
    return new PowerTrace("test", List.of(samples));
  }

  @Test
  void trapezoidsUnderThePower() {
    PowerTrace trace =
        trace(
            new PowerSample(0, null, 100.0, 40.0),
            new PowerSample(1, null, 200.0, 62.0),
            new PowerSample(3, null, 100.0, null));

    assertThat(trace.energy().getAsDouble()).isWithin(1e-12).of(150 + 300);
    assertThat(trace.peakCelsius().getAsDouble()).isEqualTo(62);
    assertThat(trace.seconds()).isEqualTo(3);
  }

  @Test
  void theCounterIsPreferred() {
    PowerTrace trace =
        trace(new PowerSample(0, 7.0, 100.0, null), new PowerSample(1, 10.0, 100.0, null));

    assertThat(trace.energy().getAsDouble()).isEqualTo(3);
  }

  @Test
  void aGapOfTheCounterInTheMiddleCostsOneSample() {
    PowerTrace trace =
        trace(
            new PowerSample(0, 7.0, null, null),
            new PowerSample(1, null, null, null),
            new PowerSample(2, 12.0, null, null));

    assertThat(trace.energy().getAsDouble()).isEqualTo(5);
    assertThat(trace.energyUntil()).usingExactEquality().containsExactly(0.0, Double.NaN, 5.0);
  }

  @Test
  void withoutSensorsThereIsNoEnergy() {
    PowerTrace trace =
        trace(new PowerSample(0, null, null, null), new PowerSample(1, null, null, null));

    assertThat(trace.energy().isPresent()).isFalse();
    assertThat(trace.peakCelsius().isPresent()).isFalse();
    assertThat(trace.series(PowerSample::watts))
        .usingExactEquality()
        .containsExactly(Double.NaN, Double.NaN);
  }

  @Test
  void theWatchSamplesUntilItIsStopped() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(5);
    PowerSource source =
        new PowerSource() {
          @Override
          public String name() {
            return "test";
          }

          @Override
          public OptionalDouble joules() {
            looks.countDown();
            return OptionalDouble.of(6.0 - looks.getCount());
          }

          @Override
          public OptionalDouble watts() {
            return OptionalDouble.empty();
          }

          @Override
          public OptionalDouble celsius() {
            return OptionalDouble.empty();
          }

          @Override
          public void close() {
            // nothing is open
          }
        };
    try (PowerWatch watch = new PowerWatch(source, Duration.ofMillis(1))) {
      assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
      PowerTrace trace = watch.stop();

      assertThat(trace.samples().size()).isAtLeast(4);
      assertThat(trace.energy().getAsDouble()).isGreaterThan(0);
      assertThat(trace.source()).isEqualTo("test");
    }
  }
}
