package dev.retrace.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds real input files, which are not part of this repository; tests that want them are skipped
 * where they are missing.
 */
public final class RealData {
  private RealData() {}

  /**
   * A folder of real files: below the one that the system property {@code retrace.data} names, or
   * else below the one beside the repository.
   *
   * @param name of the folder
   * @return the folder; without it the calling test ends as skipped
   */
  public static Path folder(String name) {
    String named = System.getProperty("retrace.data");
    Path root = named == null ? repository().resolveSibling("shared/data") : Path.of(named);
    Path folder = root.resolve(name);
    assumeTrue(Files.isDirectory(folder), "no folder " + folder);
    return folder;
  }

  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(".mvn"))) {
        return at;
      }
    }
    return here;
  }
}
