package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Reads one array from front to back, in the order the file keeps it, a piece at a time.
 *
 * <p>A header may promise anything: it is held against the length of the file or member when it is
 * read, and room for elements is made as they arrive. Formats 1, 2 and 3, either byte order.
 */
public final class NpyReader implements Closeable {
  private static final int SLAB = 1 << 16;

  /** Elements allocated before any has been seen; from here on room only doubles. */
  private static final int FIRST_ALLOCATION = 1 << 16;

  /** Far more than NumPy writes for a plain array. */
  private static final int LONGEST_HEADER = 1 << 16;

  private final InputStream in;
  private final String what;
  private final NpyHeader header;
  private final byte[] slab;
  private long remaining;

  private NpyReader(InputStream in, String what, NpyHeader header, long elements) {
    this.in = in;
    this.what = what;
    this.header = header;
    this.remaining = elements;
    this.slab = new byte[(int) Math.min(SLAB, elements * header.type().bytes())];
  }

  /**
   * Opens a file of one array.
   *
   * @param file a {@code .npy} file
   * @return the array's reader, to be closed by the caller
   * @throws UserException naming the file: it is missing, not of this format, shorter than its
   *     header claims, or of a type that is not supported
   */
  public static NpyReader open(Path file) {
    String what = file.toString();
    try {
      long length = Files.size(file);
      return read(new BufferedInputStream(Files.newInputStream(file)), length, what);
    } catch (NoSuchFileException e) {
      throw new UserException(what + " does not exist.", e);
    } catch (IOException e) {
      throw unreadable(what, e);
    }
  }

  /**
   * Reads a header.
   *
   * @param in at the first byte of the format; closed when this fails
   * @param length bytes that {@code in} holds by the word of the file system or archive
   * @param what the file, and member, for messages
   */
  static NpyReader read(InputStream in, long length, String what) {
    boolean good = false;
    try {
      byte[] start = in.readNBytes(8);
      String magic = new String(start, 0, Math.min(start.length, 6), StandardCharsets.ISO_8859_1);
      if (start.length < 8 || !magic.equals(NpyHeader.MAGIC)) {
        throw new UserException(
            what + " is not a NumPy array: it should begin with the mark \\x93NUMPY.");
      }
      int version = start[6];
      if (version < 1 || version > 3) {
        throw new UserException(
            what + " has version " + version + " of the NumPy format: 1, 2 and 3 are supported.");
      }
      int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
      long textLength = little(in.readNBytes(lengthBytes), lengthBytes, what);
      long before = start.length + lengthBytes + textLength;
      if (textLength > LONGEST_HEADER || before > length) {
        throw new UserException(
            what
                + " claims a header of "
                + textLength
                + " bytes, more than "
                + (before > length ? "it holds" : "an array needs")
                + ": it is damaged.");
      }
      byte[] text = in.readNBytes((int) textLength);
      if (text.length < textLength) {
        throw cutShort(what, "inside its header");
      }
      NpyHeader header = NpyHeader.parse(new String(text, StandardCharsets.UTF_8), what);
      long elements = header.elements(what);
      requireRoom(elements * header.type().bytes(), length - before, header, what);
      NpyReader reader = new NpyReader(in, what, header, elements);
      good = true;
      return reader;
    } catch (IOException e) {
      throw unreadable(what, e);
    } finally {
      if (!good) {
        closeQuietly(in);
      }
    }
  }

  private static long little(byte[] bytes, int wanted, String what) {
    if (bytes.length < wanted) {
      throw cutShort(what, "inside its header");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return wanted == Short.BYTES ? buffer.getShort() & 0xFFFF : buffer.getInt() & 0xFFFF_FFFFL;
  }

  private static void requireRoom(long claimed, long held, NpyHeader header, String what) {
    if (claimed > held) {
      throw new UserException(
          what
              + " is cut short: its shape "
              + header.shape()
              + " of "
              + header.type().label()
              + " takes "
              + claimed
              + " bytes, but only "
              + held
              + " follow the header.");
    }
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // The header's fault is what the caller hears of.
    }
  }

  /**
   * What the elements are.
   *
   * @return the stored type
   */
  public ElementType type() {
    return header.type();
  }

  /**
   * Lengths of the axes.
   *
   * @return the slowest first in C order; empty for a single number
   */
  public List<Long> shape() {
    return header.shape();
  }

  /**
   * The order of the elements.
   *
   * @return true where the first axis varies fastest, false where the last does
   */
  public boolean isFortran() {
    return header.fortran();
  }

  /**
   * What has not been read yet.
   *
   * @return a number of elements
   */
  public long remaining() {
    return remaining;
  }

  /**
   * Reads on.
   *
   * @param count how many elements, at most {@link #remaining}
   * @return the next elements, in the file's order
   * @throws UserException naming the file: it ends too early or is damaged, or Java has too little
   *     memory
   */
  public float[] floats(int count) {
    float[] result = new float[Math.min(count, FIRST_ALLOCATION)];
    int done = 0;
    while (done < count) {
      ByteBuffer piece = next(count - done);
      int end = done + piece.remaining() / header.type().bytes();
      if (end > result.length) {
        result = grown(result, count);
      }
      while (done < end) {
        result[done++] = (float) header.type().read(piece);
      }
    }
    return result;
  }

  /**
   * Reads on in double precision; integers beyond 2^53 are rounded.
   *
   * @param count how many elements, at most {@link #remaining}
   * @return the next elements, in the file's order
   * @throws UserException as {@link #floats} does
   */
  public double[] doubles(int count) {
    double[] result = new double[Math.min(count, FIRST_ALLOCATION)];
    int done = 0;
    while (done < count) {
      ByteBuffer piece = next(count - done);
      int end = done + piece.remaining() / header.type().bytes();
      if (end > result.length) {
        result = grown(result, count);
      }
      while (done < end) {
        result[done++] = header.type().read(piece);
      }
    }
    return result;
  }

  private ByteBuffer next(int wanted) {
    if (wanted > remaining) {
      throw new IllegalArgumentException(
          what + ": " + wanted + " elements wanted, " + remaining + " left");
    }
    int width = header.type().bytes();
    int elements = Math.min(wanted, slab.length / width);
    try {
      int read = in.readNBytes(slab, 0, elements * width);
      if (read < elements * width) {
        throw cutShort(what, remaining - read / width + " elements before its end");
      }
      remaining -= elements;
      if (remaining == 0) {
        // Only reading to the end checks the archive's checksum, which covers every element.
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      throw unreadable(what, e);
    }
    return ByteBuffer.wrap(slab, 0, elements * width).order(header.order());
  }

  private float[] grown(float[] values, int count) {
    try {
      return Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
    } catch (OutOfMemoryError e) {
      throw tooLarge(count, e);
    }
  }

  private double[] grown(double[] values, int count) {
    try {
      return Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
    } catch (OutOfMemoryError e) {
      throw tooLarge(count, e);
    }
  }

  private UserException tooLarge(int count, OutOfMemoryError e) {
    return new UserException(
        what
            + " holds "
            + count
            + " elements in one piece, too many for the memory of this run: give Java more with"
            + " -Xmx.",
        e);
  }

  private static UserException cutShort(String what, String where) {
    return new UserException(what + " is cut short: it ends " + where + ".");
  }

  private static UserException unreadable(String what, IOException e) {
    if (e instanceof EOFException) {
      return new UserException(what + " is cut short: its compressed data end too early.", e);
    }
    if (e instanceof ZipException) {
      return new UserException(what + " is damaged (" + e.getMessage() + "): fetch it again.", e);
    }
    return new UserException(what + " cannot be read: " + e + ".", e);
  }

  /** Closes the file. */
  @Override
  public void close() {
    closeQuietly(in);
  }
}
