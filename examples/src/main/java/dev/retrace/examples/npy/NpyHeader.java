package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the elements.
 *
 * @param type of the elements
 * @param order of the bytes of one element
 * @param fortran whether the first axis varies fastest, instead of the last
 * @param shape lengths of the axes; none for a single number
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format's description</a>
 */
record NpyHeader(ElementType type, ByteOrder order, boolean fortran, List<Long> shape) {
  /** The mark at the start of each file. */
  static final String MAGIC = "\u0093NUMPY";

  private static final int ALIGNMENT = 64;

  private static final Pattern DESCR = entry("descr", "['\"]([^'\"]*)['\"]");
  private static final Pattern FORTRAN = entry("fortran_order", "(True|False)");
  // Python 2 wrote an L behind long integers.
  private static final Pattern SHAPE = entry("shape", "\\(([0-9L,\\s]*)\\)");

  NpyHeader {
    shape = List.copyOf(shape);
  }

  private static Pattern entry(String key, String value) {
    return Pattern.compile("['\"]" + key + "['\"]\\s*:\\s*" + value);
  }

  /**
   * Reads the header's text, a dictionary as Python writes it.
   *
   * @param what the file, and member, for messages
   */
  static NpyHeader parse(String text, String what) {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new UserException(
          what
              + " is not an array of numbers: its header should give descr, fortran_order and"
              + " shape (records of several fields are not read).");
    }
    String code = descr.group(1);
    ElementType type =
        ElementType.of(code.substring(Math.min(1, code.length())))
            .orElseThrow(
                () ->
                    new UserException(
                        what
                            + " has elements of type '"
                            + printable(code)
                            + "', which is not supported: store integers, bool, float16, float32 or"
                            + " float64."));
    return new NpyHeader(
        type,
        order(code.charAt(0), type, what),
        fortran.group(1).equals("True"),
        shape(shape.group(1), what));
  }

  private static ByteOrder order(char mark, ElementType type, String what) {
    return switch (mark) {
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      case '>' -> ByteOrder.BIG_ENDIAN;
      case '=' -> ByteOrder.nativeOrder();
      case '|' -> {
        if (type.bytes() > 1) {
          throw new UserException(
              what + " does not say the byte order of its " + type.label() + " elements.");
        }
        yield ByteOrder.nativeOrder();
      }
      default ->
          throw new UserException(
              what + " has the unknown byte order '" + printable("" + mark) + "'.");
    };
  }

  private static List<Long> shape(String text, String what) {
    List<Long> shape = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String number = part.strip().replaceFirst("L$", "");
      if (!number.isEmpty()) {
        try {
          shape.add(Long.parseLong(number));
        } catch (NumberFormatException e) {
          throw new UserException(what + " has a damaged shape: an axis of " + number + ".", e);
        }
      }
    }
    return shape;
  }

  private static String printable(String text) {
    String start = text.substring(0, Math.min(text.length(), 20));
    return start.replaceAll("[^ -~]", "?");
  }

  /**
   * The number of elements.
   *
   * @throws UserException where their bytes cannot be counted in 63 bits
   */
  long elements(String what) {
    try {
      long elements = 1;
      for (long length : shape) {
        elements = Math.multiplyExact(elements, length);
      }
      Math.multiplyExact(elements, type.bytes());
      return elements;
    } catch (ArithmeticException e) {
      throw new UserException(
          what + " claims the shape " + shape + ", which no file can hold: it is damaged.", e);
    }
  }

  /** The start of a file of format 1.0, up to the first element. */
  byte[] toBytes() {
    String mark = type.bytes() == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
    String dictionary =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(
                mark + type.code(),
                fortran ? "True" : "False",
                shape.stream().map(length -> length + ",").collect(Collectors.joining(" ")));
    int start = MAGIC.length() + 4;
    int padding = ALIGNMENT - 1 - (start + dictionary.length()) % ALIGNMENT;
    byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(start + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC.getBytes(StandardCharsets.ISO_8859_1))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text)
        .array();
  }
}
