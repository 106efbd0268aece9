package dev.retrace.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The computer and its Java.
 *
 * @param system the operating system's name and version
 * @param architecture as Java names it
 * @param processors that this process may use
 * @param physical bytes of memory, where the system tells
 * @param available bytes that can be taken without swapping, where the system tells
 * @param limit bytes that this process's control group may take, where there is such a limit
 * @param java version and vendor
 * @param heap bytes that Java's own objects may take; tensors lie outside
 */
public record MachineFacts(
    String system,
    String architecture,
    int processors,
    OptionalLong physical,
    OptionalLong available,
    OptionalLong limit,
    String java,
    long heap) {
  private static final String GROUPS = "sys/fs/cgroup";

  static MachineFacts gather() {
    return gather(Path.of("/"));
  }

  /**
   * Looks below another root of the file system.
   *
   * @param root that holds {@code proc} and {@code sys}, on Linux
   */
  static MachineFacts gather(Path root) {
    return new MachineFacts(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        memory(root, "MemTotal:"),
        memory(root, "MemAvailable:"),
        limit(root),
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        Runtime.getRuntime().maxMemory());
  }

  private static OptionalLong memory(Path root, String key) {
    for (String line : lines(root.resolve("proc/meminfo"))) {
      if (line.startsWith(key)) {
        OptionalLong kibibytes = number(line.replaceAll("[^0-9]", ""));
        return kibibytes.isEmpty() ? kibibytes : OptionalLong.of(kibibytes.getAsLong() << 10);
      }
    }
    return OptionalLong.empty();
  }

  /** The lowest limit on the way from this process's group to the root, of either version. */
  private static OptionalLong limit(Path root) {
    OptionalLong lowest = OptionalLong.empty();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      // hierarchy:controllers:/path
      List<String> parts = List.of(line.split(":", 3));
      if (parts.size() < 3) {
        continue;
      }
      boolean second = parts.get(0).equals("0");
      if (second || parts.get(1).contains("memory")) {
        Path top = root.resolve(GROUPS).resolve(second ? "" : "memory");
        String file = second ? "memory.max" : "memory.limit_in_bytes";
        Path group = top.resolve(parts.get(2).replaceFirst("^/+", "")).normalize();
        for (Path at = group; at != null && at.startsWith(top); at = at.getParent()) {
          lowest = lower(lowest, lines(at.resolve(file)));
        }
      }
    }
    return lowest;
  }

  private static OptionalLong lower(OptionalLong lowest, List<String> lines) {
    OptionalLong limit = lines.isEmpty() ? OptionalLong.empty() : number(lines.get(0));
    // The first version says "no limit" by a number near the largest.
    if (limit.isEmpty() || limit.getAsLong() >= 1L << 60) {
      return lowest;
    }
    return OptionalLong.of(Math.min(limit.getAsLong(), lowest.orElse(Long.MAX_VALUE)));
  }

  private static OptionalLong number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // another system, or not allowed
    }
  }
}
