package dev.retrace.runtime.memory;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * What the C library does with the blocks that tensors free. glibc keeps those below a threshold,
 * which makes it faster, and the process larger than what it uses.
 */
public final class FreedMemory {
  private static final int TRIM_THRESHOLD = -1;
  private static final int MMAP_THRESHOLD = -3;
  private static final int MEBIBYTE = 1 << 20;

  private FreedMemory() {}

  /**
   * Lets blocks of 1 MiB and more go back to the system as soon as they are freed, from now on in
   * this process.
   *
   * @return whether the C library has such a switch: glibc's {@code mallopt}
   */
  public static boolean goesBackAtOnce() {
    try {
      Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
      return mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, MEBIBYTE}) == 1
          && mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, MEBIBYTE}) == 1;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
