package dev.retrace.runtime.plan;

import java.util.function.LongPredicate;

/** The largest batch, or anything else that counts, whose leanest plan keeps a budget. */
public final class LargestFit {
  // More is asked for by nobody, and stays far from the limits of a shape's arithmetic.
  private static final long LIMIT = 1 << 20;

  private LargestFit() {}

  /**
   * The largest batch.
   *
   * @param outline of any batch
   * @param optimizer what becomes of gradients
   * @param budget bytes
   * @return samples, 0 if not even one fits
   */
  public static long batch(StepOutline outline, OptimizerMemory optimizer, long budget) {
    return where(samples -> floor(outline.withBatch(samples), optimizer) <= budget);
  }

  private static long floor(StepOutline outline, OptimizerMemory optimizer) {
    return new MemoryPlanner(outline, optimizer).floor();
  }

  /**
   * The largest number for which something holds that holds for all smaller ones as well.
   *
   * @param fits asked of numbers from 1 on
   * @return the number, 0 if it does not even hold for 1; at most 2²⁰
   */
  public static long where(LongPredicate fits) {
    long low = 0;
    long high = 1;
    while (high <= LIMIT && fits.test(high)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      long middle = (low + high) / 2;
      if (fits.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
