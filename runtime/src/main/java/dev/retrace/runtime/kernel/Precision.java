package dev.retrace.runtime.kernel;

/**
 * The type in which a branch keeps what its gradient needs. Its input, output, parameters and their
 * gradients, and the statistics of normalisations stay as they are.
 *
 * <p>On a GPU the branch convolves in that type, too. On a CPU sums stay in full precision and only
 * what is kept is rounded: there the engine's 16-bit convolutions take longer, and their weight
 * gradients for volumes of 2 x 2 x 2 positions are wrong.
 */
public enum Precision {
  /** As the input: FLOAT32, or FLOAT64. */
  FLOAT32(0),
  /** 8 bits of mantissa, the range of FLOAT32. */
  BFLOAT16(15),
  /** 11 bits of mantissa; above 65504 it overflows, so cotangents in it are scaled. */
  FLOAT16(5);

  private static final int FLOAT32_CODE = 6;
  private static final int FLOAT16_CODE = 5;

  // The engine's number for the type.
  private final int code;

  Precision(int code) {
    this.code = code;
  }

  /** Whether there is anything to convert. */
  boolean isLower() {
    return this != FLOAT32;
  }

  /**
   * What is kept of an array.
   *
   * @param bytes of the array in full precision
   * @return bytes of what is kept
   */
  public long bytesOf(long bytes) {
    return isLower() ? bytes / 2 : bytes;
  }

  /** A statement that converts a float32 variable; nothing for the type itself. */
  String narrow(String name) {
    return isLower() ? "%1$s = torch.to(%1$s, %2$d)\n".formatted(name, code) : "";
  }

  /** A statement that converts back to float32; nothing for the type itself. */
  String widen(String name) {
    return isLower() ? "%1$s = torch.to(%1$s, %2$d)\n".formatted(name, FLOAT32_CODE) : "";
  }

  /**
   * A statement after {@link #narrow}, for a variable that leaves the kernel: the interface knows
   * no bfloat16, so it travels as the float16 of the same bits. Cuts the graph.
   */
  String pack(String name) {
    return this == BFLOAT16 ? viewAs(name, FLOAT16_CODE) : "";
  }

  /** A statement that undoes {@link #pack}. */
  String unpack(String name) {
    return this == BFLOAT16 ? viewAs(name, code) : "";
  }

  private static String viewAs(String name, int type) {
    return "%1$s = torch.view_copy(%1$s, dtype=%2$d)\n".formatted(name, type);
  }
}
