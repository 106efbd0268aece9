package dev.retrace.runtime.plan;

/** How an optimizer with two moments a parameter stores them. */
public enum MomentPrecision {
  /** Two numbers of the parameters' own size. */
  FLOAT32 {
    @Override
    long bytes(long values, long valueBytes) {
      return 2 * values * valueBytes;
    }
  },
  /** Two bytes a value and two float32 scales a block; small tensors as {@link #FLOAT32}. */
  INT8 {
    @Override
    long bytes(long values, long valueBytes) {
      if (values < SMALL) {
        return FLOAT32.bytes(values, valueBytes);
      }
      long blocks = (values + BLOCK - 1) / BLOCK;
      return 2 * values + 2 * Float.BYTES * blocks;
    }
  };

  static final long BLOCK = 256;
  static final long SMALL = 4096;

  /** Memory of one tensor's moments. */
  abstract long bytes(long values, long valueBytes);
}
