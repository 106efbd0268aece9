package dev.retrace.examples.energy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at sensors at a steady pace while something else runs. */
public final class PowerWatch implements AutoCloseable {
  private final PowerSource source;
  private final Duration pace;
  private final List<PowerSample> samples = new ArrayList<>();
  private final Thread watcher;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long start = System.nanoTime();

  /**
   * Takes the first sample and begins.
   *
   * @param source the sensors, borrowed until the watch is closed
   * @param pace between two samples
   */
  public PowerWatch(PowerSource source, Duration pace) {
    this.source = source;
    this.pace = pace;
    look();
    watcher = new Thread(this::watch, "power");
    watcher.setDaemon(true);
    if (source.isPresent()) {
      watcher.start();
    }
  }

  // Not by an interrupt, which would break off a reading.
  private void watch() {
    try {
      for (long i = 1; !ended.await(untilSample(i), TimeUnit.NANOSECONDS); i++) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilSample(long number) {
    return start + number * pace.toNanos() - System.nanoTime();
  }

  private synchronized void look() {
    samples.add(
        new PowerSample(
            (System.nanoTime() - start) / 1e9,
            boxed(source.joules()),
            boxed(source.watts()),
            boxed(source.celsius())));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /**
   * Takes the last sample and ends.
   *
   * @return all samples
   */
  public PowerTrace stop() {
    close();
    look();
    return new PowerTrace(source.name(), samples);
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
