package dev.retrace.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** Looks, without writing anything, whether results can go into a folder. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Refuses a folder that could not be made or written to, before any work is done for it.
   *
   * @param folder need not exist
   * @throws UserException if it, or the nearest folder above it that exists, is a file or read-only
   */
  public static void requireUsable(Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new UserException(
          "Cannot write to "
              + folder
              + ": "
              + existing
              + " is not a folder; choose another folder"
              + " with --out");
    }
    if (!Files.isWritable(existing)) {
      throw new UserException(
          "Cannot write to "
              + folder
              + ": "
              + existing
              + " is read-only; choose another folder"
              + " with --out");
    }
  }
}
