package dev.retrace.examples.data;

/**
 * Shuffles as {@code numpy.random.RandomState} does: the Mersenne Twister of Matsumoto and
 * Nishimura (1998) under Fisher and Yates's exchange, with numbers that are too large thrown away.
 */
final class NumpyRandom {
  private static final int LENGTH = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[LENGTH];
  private int next = LENGTH;

  NumpyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < LENGTH; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Puts numbers into a random order. */
  void shuffle(int[] numbers) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = upTo(i);
      int kept = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = kept;
    }
  }

  private int upTo(int largest) {
    int mask = (Integer.highestOneBit(largest) << 1) - 1;
    int drawn;
    do {
      drawn = bits() & mask;
    } while (drawn > largest);
    return drawn;
  }

  private int bits() {
    if (next == LENGTH) {
      twist();
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9D2C5680;
    y ^= (y << 15) & 0xEFC60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < LENGTH; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7FFFFFFF);
      state[i] = state[(i + MIDDLE) % LENGTH] ^ (y >>> 1) ^ ((y & 1) * 0x9908B0DF);
    }
  }
}
