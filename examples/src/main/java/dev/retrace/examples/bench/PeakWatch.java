package dev.retrace.examples.bench;

import dev.retrace.runtime.memory.ResidentMemory;

/**
 * Finds the highest resident memory of a step and where it is: the system's high-water mark is read
 * and started again at the end of every stretch.
 */
final class PeakWatch implements StepWatch {
  private long afterForward;
  private long peak;
  private long gradientBytes;
  private String where = "";

  /** The first stretch begins. */
  PeakWatch() {
    ResidentMemory.resetPeak();
  }

  @Override
  public void forwardDone() {
    afterForward = ResidentMemory.currentBytes();
    passed("forward", 0);
  }

  @Override
  public void passed(String stretch, long gradients) {
    long highest = ResidentMemory.peakBytes();
    if (highest > peak) {
      peak = highest;
      where = stretch;
      gradientBytes = gradients;
    }
    ResidentMemory.resetPeak();
  }

  /** Resident between forward and backward. */
  long afterForward() {
    return afterForward;
  }

  /** The highest of all stretches. */
  long peak() {
    return peak;
  }

  /** The stretch of the peak. */
  String where() {
    return where;
  }

  /** Gradients that were alive at the peak, or {@link #UNKNOWN}. */
  long gradientBytes() {
    return gradientBytes;
  }
}
