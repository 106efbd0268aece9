package dev.retrace.examples.energy;

/** Makes one rising count of a register that starts again at zero when it is full. */
final class RisingCounter {
  private final long range;
  private long last;
  private long total;
  private boolean started;

  /**
   * A counter.
   *
   * @param range at which the register is zero again; 0 if that is not known
   */
  RisingCounter(long range) {
    this.range = range;
  }

  /**
   * What has been counted since the first reading: all, if the register counts less than its range
   * between two readings. Where the range is not known, what it counts after the last reading
   * before it starts again is lost.
   */
  long read(long register) {
    if (started) {
      total += register >= last ? register - last : Math.max(register, register + range - last);
    }
    started = true;
    last = register;
    return total;
  }
}
