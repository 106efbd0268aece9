package dev.retrace.examples.train;

import java.util.Random;

/**
 * The numbers of {@link Random}, from a state that can be read and set: the linear congruential
 * generator that its documentation prescribes.
 */
final class SavableRandom extends Random {
  private static final long serialVersionUID = 1L;
  private static final long MULTIPLIER = 0x5DEECE66DL;
  private static final long ADDEND = 0xBL;
  private static final long MASK = (1L << 48) - 1;

  // Without a value of its own here: the super constructor has called setSeed by then.
  private long state;

  /** Gives the numbers of {@code new Random(seed)}. */
  SavableRandom(long seed) {
    super(seed);
  }

  @Override
  public synchronized void setSeed(long seed) {
    super.setSeed(seed);
    state = (seed ^ MULTIPLIER) & MASK;
  }

  @Override
  protected int next(int bits) {
    state = (state * MULTIPLIER + ADDEND) & MASK;
    return (int) (state >>> (48 - bits));
  }

  /** As there, but the second number of a pair is not kept: it would be state that nobody sees. */
  @Override
  public synchronized double nextGaussian() {
    double first = super.nextGaussian();
    super.setSeed(0); // forgets the second; the seed there is not in use
    return first;
  }

  /** All that the numbers to come depend on. */
  long state() {
    return state;
  }

  /** Continues from a state. */
  void restore(long saved) {
    state = saved & MASK;
  }
}
