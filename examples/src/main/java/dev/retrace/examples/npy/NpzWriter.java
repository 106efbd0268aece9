package dev.retrace.examples.npy;

import dev.retrace.examples.FileReplacement;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes archives of arrays that NumPy reads with {@code numpy.load}. */
public final class NpzWriter {
  /** Whether members are made smaller. */
  public enum Packing {
    /** Compressed, as {@code numpy.savez_compressed} does. */
    DEFLATED,
    /** As they are, as {@code numpy.savez} does. */
    STORED
  }

  /** What goes into an archive. */
  @FunctionalInterface
  public interface Content {
    /**
     * Adds the arrays.
     *
     * @param archive to add them to
     * @throws IOException if writing fails
     */
    void addTo(NpzWriter archive) throws IOException;
  }

  private final ZipOutputStream zip;
  private final Packing packing;

  private NpzWriter(ZipOutputStream zip, Packing packing) {
    this.zip = zip;
    this.packing = packing;
  }

  /**
   * Writes an archive; it appears under its name only when it is complete.
   *
   * @param file where to
   * @param packing of all members
   * @param content the arrays
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, Packing packing, Content content) {
    FileReplacement.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          content.addTo(new NpzWriter(zip, packing));
          zip.finish(); // and not closed: the caller does that
        });
  }

  /**
   * Adds an array.
   *
   * @param name without {@code .npy}
   * @param type of the elements
   * @param shape lengths of the axes
   * @param elements in C order, little endian; as many bytes as the shape asks for
   * @throws IOException if writing fails
   * @throws IllegalArgumentException if the number of bytes is another
   */
  public void add(String name, ElementType type, List<Long> shape, byte[] elements)
      throws IOException {
    NpyHeader header = new NpyHeader(type, ByteOrder.LITTLE_ENDIAN, false, shape);
    if (header.elements(name) * type.bytes() != elements.length) {
      throw new IllegalArgumentException(
          name + ": " + shape + " of " + type.label() + " is not " + elements.length + " bytes");
    }
    byte[] start = header.toBytes();
    ZipEntry entry = new ZipEntry(name + ".npy");
    if (packing == Packing.STORED) {
      CRC32 checksum = new CRC32();
      checksum.update(start);
      checksum.update(elements);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize((long) start.length + elements.length);
      entry.setCrc(checksum.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(start);
    zip.write(elements);
    zip.closeEntry();
  }
}
