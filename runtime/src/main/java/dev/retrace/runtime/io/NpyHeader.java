package dev.retrace.runtime.io;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands before the elements in an {@code .npy} file (versions 1, 2 and 3). */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, List<Long> shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses longer headers. */
  private static final int MAX_HEADER_BYTES = 10_000;

  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

  /**
   * Reads a header and leaves the stream at the first element.
   *
   * @param in the stream, at the start of the file
   * @param what the file (and member) to name in errors
   */
  static NpyHeader read(InputStream in, String what) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw new IOException(
          what + " is not a NumPy array: it does not begin with the .npy signature.");
    }
    int length = headerLength(in, start[6], what);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException(what + " is cut off inside its header; copy the file again.");
    }
    return parse(new String(bytes, StandardCharsets.UTF_8), what);
  }

  private static int headerLength(InputStream in, int version, String what) throws IOException {
    if (version < 1 || version > 3) {
      throw new IOException(what + " has .npy version " + version + "; versions 1 to 3 are read.");
    }
    DataInputStream data = new DataInputStream(in);
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
            : Integer.reverseBytes(data.readInt());
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw new IOException(
          what + " announces a header of " + length + " bytes, which is damaged.");
    }
    return length;
  }

  private static NpyHeader parse(String text, String what) throws IOException {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new IOException(
          what
              + " is not a plain array (header "
              + text.trim()
              + "); structured types are not read.");
    }
    String code = descr.group(1);
    NpyType type = code.isEmpty() ? null : NpyType.ofCode(code.substring(1)).orElse(null);
    if (type == null) {
      throw new IOException(
          what
              + " has the element type '"
              + code
              + "', which is not read; store it as float32 or uint8.");
    }
    ByteOrder order =
        switch (code.charAt(0)) {
          case '>' -> ByteOrder.BIG_ENDIAN;
          case '=' -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    return new NpyHeader(
        type, order, fortran.group(1).equals("True"), dimensions(shape.group(1), what));
  }

  private static List<Long> dimensions(String text, String what) throws IOException {
    List<Long> dimensions = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        try {
          dimensions.add(Long.parseLong(part.trim()));
        } catch (NumberFormatException e) {
          throw new IOException(what + " has the damaged shape (" + text + ").", e);
        }
      }
    }
    return List.copyOf(dimensions);
  }

  /** Bytes of all elements; refuses what does not fit into one Java array. */
  int dataBytes(String what) throws IOException {
    try {
      long bytes = type.bytes();
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
      if (bytes <= Integer.MAX_VALUE - 16) {
        return Math.toIntExact(bytes);
      }
    } catch (ArithmeticException e) {
      // Falls through to the same refusal: far too large.
    }
    throw new IOException(
        what + " has the shape " + shape + ", more than 2 GiB; split it into several arrays.");
  }
}
