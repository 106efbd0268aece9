package dev.retrace.examples.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A protocol buffer message on the wire: each field is its number and kind as a varint, and its
 * value (https://protobuf.dev/programming-guides/encoding).
 */
final class Message {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Message integer(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  Message real(int field, double value) {
    byte[] fixed = new byte[Double.BYTES];
    ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
    key(field, FIXED64);
    bytes.writeBytes(fixed);
    return this;
  }

  Message real(int field, float value) {
    byte[] fixed = new byte[Float.BYTES];
    ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    key(field, FIXED32);
    bytes.writeBytes(fixed);
    return this;
  }

  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  Message bytes(int field, byte[] value) {
    key(field, LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void key(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  // Seven bits at a time, the lowest first; the eighth says that more follow.
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
