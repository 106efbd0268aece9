package dev.retrace.examples;

import dev.retrace.runtime.io.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;

/** {@link AtomicFiles} as a stream, with a sentence for the user where it fails. */
public final class FileReplacement {
  private FileReplacement() {}

  /** What goes into the file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content.
     *
     * @param out buffered; the caller closes it
     * @throws IOException if writing fails
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code target} under a temporary name beside it, then renames. Missing parent folders
   * are made. If anything fails, {@code target} is as it was and the temporary file is gone.
   *
   * @param target the file to create or replace
   * @param content what to write
   * @throws UserException naming {@code target}, if it cannot be written
   */
  public static void write(Path target, Content content) {
    try {
      AtomicFiles.write(
          target,
          channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush(); // and not closed: the channel is forced to the disk first
          });
    } catch (IOException e) {
      throw new UserException("Cannot write " + target + ": " + e.getMessage() + ".", e);
    }
  }
}
