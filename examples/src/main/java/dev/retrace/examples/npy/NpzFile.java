package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An archive of arrays: a zip file with one {@code .npy} member per array, stored or deflated, also
 * with the 64-bit fields that NumPy asks for.
 *
 * <p>Opening reads the archive's directory; each array is then found and read by itself.
 */
public final class NpzFile implements Closeable {
  private static final String SUFFIX = ".npy";

  /** The most that deflate can expand: a repeat of 258 bytes takes two bits. */
  private static final long MOST_EXPANSION = 1032;

  /** The few bytes of a deflated stream that do not expand at all. */
  private static final long EXPANSION_SLACK = 1024;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> members = new LinkedHashMap<>();

  private NpzFile(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens an archive.
   *
   * @param file a {@code .npz} file
   * @return the archive, to be closed by the caller
   * @throws UserException naming the file: it is missing, or not a zip file
   */
  public static NpzFile open(Path file) {
    if (!Files.exists(file)) {
      throw new UserException(file + " does not exist.");
    }
    ZipFile zip = null;
    boolean good = false;
    try {
      zip = new ZipFile(file.toFile());
      NpzFile archive = new NpzFile(file, zip);
      archive.list();
      good = true;
      return archive;
    } catch (ZipException | IllegalArgumentException e) {
      throw new UserException(
          file + " is not an .npz archive: its zip directory is missing or damaged.", e);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + e + ".", e);
    } finally {
      if (!good && zip != null) {
        close(zip);
      }
    }
  }

  private void list() {
    for (Iterator<? extends ZipEntry> entries = zip.stream().iterator(); entries.hasNext(); ) {
      ZipEntry entry = entries.next();
      String name = entry.getName();
      if (name.endsWith(SUFFIX)
          && members.put(name.substring(0, name.length() - SUFFIX.length()), entry) != null) {
        throw new UserException(file + " holds two arrays of the name " + name + ".");
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
    ZipEntry entry = members.get(name);
    if (entry == null) {
      throw new UserException(
          file + " holds no array " + name + "; it holds " + String.join(", ", names()) + ".");
    }
    String what = describe(name);
    try {
      requireCredible(entry, what);
      InputStream content = zip.getInputStream(entry);
      return NpyReader.read(
          new MemberStream(content, entry.getSize(), entry.getCrc()), entry.getSize(), what);
    } catch (IOException e) {
      throw new UserException(what + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** A directory's sizes are claims too: they have to fit the file and each other. */
  private void requireCredible(ZipEntry entry, String what) throws IOException {
    long held = entry.getCompressedSize();
    long claimed = entry.getSize();
    long most =
        entry.getMethod() == ZipEntry.STORED ? held : held * MOST_EXPANSION + EXPANSION_SLACK;
    if (held < 0 || held > Files.size(file) || claimed < 0 || claimed > most) {
      throw new UserException(
          what
              + " is said to take "
              + held
              + " bytes that hold "
              + claimed
              + ", which cannot be: the archive is damaged.");
    }
  }

  /** Closes the archive and the readers of its arrays. */
  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read from.
    }
  }
}
