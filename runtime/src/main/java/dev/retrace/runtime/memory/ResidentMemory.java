package dev.retrace.runtime.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process's resident memory as Linux tells it; tensors do not show in the Java heap. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");

  private ResidentMemory() {}

  /**
   * The highest since the start or {@link #resetPeak}.
   *
   * @return bytes, -1 where the system does not tell
   */
  public static long peakBytes() {
    return read("VmHWM:");
  }

  /**
   * What is resident now.
   *
   * @return bytes, -1 where the system does not tell
   */
  public static long currentBytes() {
    return read("VmRSS:");
  }

  /**
   * Whether the system tells the peak and lets it start again.
   *
   * @return true on Linux
   */
  public static boolean canMeasurePeak() {
    return peakBytes() >= 0 && Files.isWritable(PEAK_RESET);
  }

  /**
   * Lets the peak start again from what is resident now.
   *
   * @throws UnsupportedOperationException where the system does not offer that
   */
  public static void resetPeak() {
    try {
      Files.writeString(PEAK_RESET, "5");
    } catch (IOException e) {
      throw new UnsupportedOperationException("peak memory can be measured on Linux only", e);
    }
  }

  private static long read(String key) {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
