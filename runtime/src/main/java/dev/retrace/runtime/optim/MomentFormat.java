package dev.retrace.runtime.optim;

import ai.djl.ndarray.types.DataType;

/**
 * How an optimizer keeps the two moments of a parameter.
 *
 * <p>In 8 bits ("8-bit Optimizers via Block-wise Quantization", Dettmers et al., 2021) a moment is
 * one byte a value, a code of dynamic tree quantisation, and for each block of neighbouring values
 * their largest magnitude in single precision. Small tensors stay in the weight's type: they cost
 * nothing, and biases and normalisations suffer most.
 */
public final class MomentFormat {
  /** Both moments in the type of the weights. */
  public static final MomentFormat WEIGHT_TYPE = new MomentFormat(0);

  /** Both moments in 8 bits, in blocks of 256 values. */
  public static final MomentFormat BLOCKWISE_8BIT = blockwise8Bit(256);

  /** Tensors with fewer values are never quantised. */
  private static final long SMALLEST = 4096;

  private final int block;

  private MomentFormat(int block) {
    this.block = block;
  }

  /**
   * Both moments in 8 bits.
   *
   * @param block values that share a scale: 64, 128 or 256; the smaller, the more exact
   * @return the format
   * @throws IllegalArgumentException for any other size
   */
  public static MomentFormat blockwise8Bit(int block) {
    if (block != 64 && block != 128 && block != 256) {
      throw new IllegalArgumentException(
          "a block of 8-bit moments has " + block + " values; choose 64, 128 or 256.");
    }
    return new MomentFormat(block);
  }

  /**
   * How much memory the two moments of one parameter take.
   *
   * @param values of the parameter
   * @param weight the parameter's type
   * @return bytes
   */
  public long bytes(long values, DataType weight) {
    return isQuantised(values)
        ? 2 * (values + blocks(values) * Float.BYTES)
        : 2 * values * weight.getNumOfBytes();
  }

  /** Whether a parameter of so many values is kept in 8 bits. */
  boolean isQuantised(long values) {
    return block > 0 && values >= SMALLEST;
  }

  /** Values that share a scale; 0 where nothing is quantised. */
  int block() {
    return block;
  }

  /** Scales of a parameter that is quantised; the last block may be shorter. */
  long blocks(long values) {
    return (values + block - 1) / block;
  }

  @Override
  public String toString() {
    return block == 0 ? "the weight's type" : "8 bits, blocks of " + block;
  }
}
