package dev.retrace.examples.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads event files as their formats are defined, with code of its own: the checksum bit by bit,
 * and fields by their numbers.
 */
public final class EventReader {
  private EventReader() {}

  /** A field of a message: a Long, Integer (fixed32), Double or byte[]. */
  public record Field(int number, Object value) {
    /** A message within the message. */
    public List<Field> message() {
      return fields((byte[]) value);
    }

    /** Text. */
    public String text() {
      return new String((byte[]) value, StandardCharsets.UTF_8);
    }

    /** A float. */
    public float real() {
      return Float.intBitsToFloat((Integer) value);
    }
  }

  /** The whole records of a file; what a killed process left unfinished is not one. */
  public static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= 16) {
      byte[] length = new byte[8];
      bytes.get(bytes.position(), length);
      int size = (int) bytes.getLong();
      require(bytes.getInt() == masked(length), "checksum of a length");
      if (bytes.remaining() < size + 4) {
        break;
      }
      byte[] record = new byte[size];
      bytes.get(record);
      require(bytes.getInt() == masked(record), "checksum of a record");
      records.add(record);
    }
    return records;
  }

  /** The fields of a message. */
  public static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      int number = (int) (key >>> 3);
      fields.add(
          new Field(
              number,
              switch ((int) (key & 7)) {
                case 0 -> (Object) varint(bytes);
                case 1 -> bytes.getDouble();
                case 2 -> taken(bytes);
                case 5 -> bytes.getInt();
                default -> throw new AssertionError("kind " + (key & 7));
              }));
    }
    return fields;
  }

  /** The one field of a number. */
  public static Field only(List<Field> fields, int number) {
    List<Field> found = all(fields, number);
    require(found.size() == 1, found.size() + " fields of number " + number);
    return found.get(0);
  }

  /** All fields of a number. */
  public static List<Field> all(List<Field> fields, int number) {
    return fields.stream().filter(field -> field.number() == number).toList();
  }

  private static byte[] taken(ByteBuffer bytes) {
    byte[] value = new byte[(int) varint(bytes)];
    bytes.get(value);
    return value;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  static int masked(byte[] bytes) {
    int crc = ~0;
    for (byte each : bytes) {
      crc ^= each & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78; // Castagnoli, reflected
      }
    }
    int checksum = ~crc;
    return (checksum >>> 15 | checksum << 17) + 0xa282ead8;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
