package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An archive of arrays: a zip file with one {@code .npy} member per array, stored or deflated, also
 * with the 64-bit fields that NumPy asks for.
 *
 * <p>Opening reads the archive's directory; each array is then found and read by itself.
 */
public final class NpzFile implements Closeable {
  private static final String SUFFIX = ".npy";

  private final Path file;
  private final FileChannel channel;
  private final Map<String, ZipMember> members = new LinkedHashMap<>();

  private NpzFile(Path file, FileChannel channel, List<ZipMember> all) {
    this.file = file;
    this.channel = channel;
    for (ZipMember member : all) {
      String name = member.name();
      if (name.endsWith(SUFFIX)
          && members.put(name.substring(0, name.length() - SUFFIX.length()), member) != null) {
        throw new UserException(file + " holds two arrays of the name " + name + ".");
      }
    }
  }

  /**
   * Opens an archive.
   *
   * @param file a {@code .npz} file
   * @return the archive, to be closed by the caller
   * @throws UserException naming the file: it is missing, or not a zip file
   */
  public static NpzFile open(Path file) {
    FileChannel channel = null;
    NpzFile archive = null;
    try {
      channel = FileChannel.open(file);
      archive = new NpzFile(file, channel, ZipDirectory.read(channel, file.toString()));
      return archive;
    } catch (NoSuchFileException e) {
      throw new UserException(file + " does not exist.", e);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + e + ".", e);
    } finally {
      if (archive == null && channel != null) {
        close(channel);
      }
    }
  }

  /**
   * Where the archive lies.
   *
   * @return the file
   */
  public Path file() {
    return file;
  }

  /**
   * What the archive holds.
   *
   * @return the arrays' names, without {@code .npy}, in the directory's order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * How an array is called in messages.
   *
   * @param name of the array
   * @return its name and the archive's
   */
  public String describe(String name) {
    return "The array " + name + " of " + file;
  }

  /**
   * Begins to read one array; the others are not touched.
   *
   * @param name of the array, without {@code .npy}
   * @return its reader, to be closed by the caller
   * @throws UserException naming archive and array: there is none of the name, or it is damaged or
   *     of a type that is not supported
   */
  public NpyReader read(String name) {
    ZipMember member = members.get(name);
    if (member == null) {
      throw new UserException(
          file + " holds no array " + name + "; it holds " + String.join(", ", names()) + ".");
    }
    String what = describe(name);
    try {
      return NpyReader.read(member.open(channel, what), member.length(), what);
    } catch (IOException e) {
      throw new UserException(what + " cannot be read: " + e + ".", e);
    }
  }

  /** Closes the archive; the readers of its arrays then fail. */
  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read from.
    }
  }
}
