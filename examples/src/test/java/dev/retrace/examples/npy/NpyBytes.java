package dev.retrace.examples.npy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds {@code .npy} files byte by byte: none of the writer's or reader's code is used. */
public final class NpyBytes {
  private int version = 1;
  private String descr = "|u1";
  private boolean fortran;
  private String shape = "()";
  private String dictionary = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }";
  private byte[] data = {};

  private NpyBytes() {}

  /** A little-endian file of format 1.0, of unsigned bytes. */
  public static NpyBytes of(String shape, int... bytes) {
    NpyBytes file = new NpyBytes();
    file.shape = shape;
    file.data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      file.data[i] = (byte) bytes[i];
    }
    return file;
  }

  /** Which version of the format. */
  public NpyBytes version(int number) {
    version = number;
    return this;
  }

  /** The type, as NumPy writes it. */
  public NpyBytes descr(String text) {
    descr = text;
    return this;
  }

  /** The first axis varies fastest. */
  public NpyBytes fortran() {
    fortran = true;
    return this;
  }

  NpyBytes dictionary(String text) {
    dictionary = text;
    return this;
  }

  /** The elements, put in by the caller. */
  NpyBytes data(ByteBuffer buffer) {
    data = new byte[buffer.capacity()];
    buffer.get(0, data);
    return this;
  }

  /** The whole file. */
  public byte[] bytes() {
    String text = dictionary.formatted(descr, fortran ? "True" : "False", shape);
    byte[] header = (text + " ".repeat(20) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer start = ByteBuffer.allocate(version == 1 ? 10 : 12).order(ByteOrder.LITTLE_ENDIAN);
    start.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    start.put((byte) version).put((byte) 0);
    if (version == 1) {
      start.putShort((short) header.length);
    } else {
      start.putInt(header.length);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(start.array());
    file.writeBytes(header);
    file.writeBytes(data);
    return file.toByteArray();
  }
}
