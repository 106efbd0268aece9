package dev.retrace.examples.data;

/**
 * The range of intensities that is mapped to [0, 1]: from the 0.5th to the 99.5th percentile.
 *
 * <p>Scanners share no scale, and single voxels reach hundreds of times the rest, so the extremes
 * say nothing. The smallest value is left out of the percentiles: where a background was set to it,
 * it may fill most of the volume.
 *
 * @param low mapped to 0, with all below
 * @param high mapped to 1, with all above; greater than {@code low} unless all values are equal
 */
record IntensityRange(float low, float high) {
  private static final double LOW = 0.005;
  private static final double HIGH = 0.995;

  /** Of finite values, from {@code from} to before {@code to}. */
  static IntensityRange of(float[] values, int from, int to) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    int count = 0;
    for (int i = from; i < to; i++) {
      if (values[i] > min) {
        count++;
      }
    }
    if (count == 0) {
      return new IntensityRange(min, max);
    }
    int below = to - from - count;
    float low = ranked(values, from, to, below + rank(LOW, count));
    float high = ranked(values, from, to, below + rank(HIGH, count));
    // So few distinct values that both percentiles meet: a mask, say.
    return low < high ? new IntensityRange(low, high) : new IntensityRange(min, high);
  }

  boolean isEmpty() {
    return !(low < high);
  }

  float scale(float value) {
    // In double, because the difference of two floats may exceed the largest float.
    double scaled = ((double) value - low) / ((double) high - low);
    return (float) Math.max(0, Math.min(1, scaled));
  }

  private static int rank(double fraction, int count) {
    return Math.max(1, (int) Math.ceil(fraction * count));
  }

  /**
   * The value of a 1-based rank, without sorting: floats in the order of their bits, first by the
   * upper half of these, then by the lower.
   */
  private static float ranked(float[] values, int from, int to, int rank) {
    int[] histogram = new int[1 << 16];
    for (int i = from; i < to; i++) {
      histogram[upper(ordered(values[i]))]++;
    }
    int left = rank;
    int bucket = 0;
    while (histogram[bucket] < left) {
      left -= histogram[bucket++];
    }
    int[] within = new int[1 << 16];
    for (int i = from; i < to; i++) {
      int bits = ordered(values[i]);
      if (upper(bits) == bucket) {
        within[bits & 0xFFFF]++;
      }
    }
    int last = 0;
    while (within[last] < left) {
      left -= within[last++];
    }
    int bits = ((bucket - (1 << 15)) << 16) | last;
    return Float.intBitsToFloat(flipped(bits));
  }

  /** An int that compares as the float does. */
  private static int ordered(float value) {
    return flipped(Float.floatToIntBits(value));
  }

  /** Reverses the order of negative numbers; its own inverse. */
  private static int flipped(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static int upper(int ordered) {
    return (ordered >> 16) + (1 << 15);
  }
}
