package dev.retrace.runtime.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Replaces files whole: a reader sees the old content or the new one, never a part.
 *
 * <p>The content goes to a hidden neighbour of the target, is forced to the disk and then renamed.
 * When writing fails, the neighbour is deleted and the target stays as it was.
 */
public final class AtomicFiles {

  /** Produces a file's content. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes everything into an empty file.
     *
     * @param channel the open file; it is forced and closed by the caller
     * @throws IOException when the content cannot be produced
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFiles() {}

  /**
   * Writes a file, replacing the one that may be there; missing parent folders are created.
   *
   * @param target the file to write
   * @param content what to put into it
   * @throws IOException when the content cannot be written or the file cannot be renamed
   */
  public static void write(Path target, Content content) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || Files.isDirectory(absolute)) {
      throw new IOException(
          "Cannot write '" + target + "': it is a folder; give the name of a file.");
    }
    Files.createDirectories(folder);
    Path temporary =
        folder.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.READ)) {
        content.writeTo(channel);
        channel.force(true);
      }
      rename(temporary, absolute);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(folder);
  }

  /**
   * Writes a text file in UTF-8, replacing the one that may be there.
   *
   * @param target the file to write
   * @param text its content
   * @throws IOException when the file cannot be written
   */
  public static void writeText(Path target, String text) throws IOException {
    write(target, channel -> writeFully(channel, StandardCharsets.UTF_8.encode(text)));
  }

  /** Writes all that remains in the buffer; a channel may take less than it is offered. */
  static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name survive a power cut, on file systems that let a folder be opened. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems (Windows) cannot open a folder; the file itself is already on the disk.
    }
  }
}
