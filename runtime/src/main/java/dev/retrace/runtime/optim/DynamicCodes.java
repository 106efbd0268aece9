package dev.retrace.runtime.optim;

/**
 * The numbers that the 256 codes of dynamic tree quantisation stand for, in ascending order.
 *
 * <p>The bits of a code are: a sign, where there is one; k zeros, which say 10⁻ᵏ; a one; and in the
 * n bits that are left the number of one of the 2ⁿ equal cells between 0.1 and 1. A code stands for
 * the middle of its cell. So small numbers have a wide range, down to 10⁻⁷, and large ones up to
 * seven bits of precision. The code without a one is 0, and the one that would be left over is 1,
 * so that what is largest in a block stays exact.
 *
 * <p>Read as a number, one and n bits are a rank in [2ⁿ, 2ⁿ⁺¹) that grows with the value.
 */
final class DynamicCodes {
  /** Zeros that fit between sign and one. */
  static final int SIGNED_BITS = 6;

  /** Without a sign there is a bit more for the cell, not for the zeros. */
  static final int UNSIGNED_BITS = 7;

  /** The code of 0 where codes have a sign. */
  static final int SIGNED_ZERO = 127;

  private DynamicCodes() {}

  /** For the first moment: −0.993 … 0.993, and 1. */
  static double[] signed() {
    double[] table = new double[256];
    for (int rank = 1; rank < 128; rank++) {
      table[SIGNED_ZERO + rank] = cell(rank, SIGNED_BITS);
      table[SIGNED_ZERO - rank] = -cell(rank, SIGNED_BITS);
    }
    table[255] = 1;
    return table;
  }

  /** For the second moment: 0 … 0.996, and 1. */
  static double[] unsigned() {
    double[] table = new double[256];
    for (int rank = 2; rank < 256; rank++) { // the lowest decade has two cells
      table[rank - 1] = cell(rank, UNSIGNED_BITS);
    }
    table[255] = 1;
    return table;
  }

  private static double cell(int rank, int bits) {
    int n = 31 - Integer.numberOfLeadingZeros(rank);
    int cells = 1 << n;
    return (0.1 + 0.9 * (rank - cells + 0.5) / cells) / Math.pow(10, bits - n);
  }
}
