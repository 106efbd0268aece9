package dev.retrace.runtime.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A NumPy archive ({@code .npz}), deflated or stored, from which single arrays are read by name.
 *
 * <p>Only the directory is read when the archive is opened. Either byte order and either storage
 * order are accepted. One array may hold up to 2 GiB, the archive any amount.
 */
public final class Npz implements Closeable {

  private static final String SUFFIX = ".npy";

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> members = new LinkedHashMap<>();

  private Npz(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
    zip.stream()
        .filter(entry -> entry.getName().endsWith(SUFFIX))
        .forEach(entry -> members.put(withoutSuffix(entry.getName()), entry));
  }

  /**
   * Opens an archive.
   *
   * @param file an {@code .npz} file
   * @return the archive, to be closed by the caller
   * @throws IOException if the file is missing or is no zip archive
   */
  public static Npz open(Path file) throws IOException {
    try {
      return new Npz(file, new ZipFile(file.toFile()));
    } catch (ZipException e) {
      throw new IOException("'" + file + "' is not an .npz archive: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads a file that holds one array.
   *
   * @param file an {@code .npy} file
   * @return the array, named like the file
   * @throws IOException if the file is missing, damaged or of a type that is not read
   */
  public static NpyArray readNpy(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return NpyReader.read(in, withoutSuffix(file.getFileName().toString()), "'" + file + "'");
    }
  }

  /**
   * Returns the names of the arrays.
   *
   * @return the names without {@code .npy}, in the archive's order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * Reads one array.
   *
   * @param name its name, without {@code .npy}
   * @return the array
   * @throws IOException if there is no such array, or it is damaged or of a type that is not read
   */
  public NpyArray read(String name) throws IOException {
    ZipEntry member = members.get(name);
    if (member == null) {
      throw new IOException(
          "'" + file + "' has no array '" + name + "'; it has " + members.keySet() + ".");
    }
    String what = "Array '" + name + "' of '" + file + "'";
    try (InputStream in = zip.getInputStream(member)) {
      return NpyReader.read(in, name, what);
    } catch (ZipException e) {
      throw new IOException(what + " is damaged: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static String withoutSuffix(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
