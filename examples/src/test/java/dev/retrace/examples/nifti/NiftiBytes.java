package dev.retrace.examples.nifti;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * Builds NIfTI files byte by byte, with positions of its own: none of the reader's code is used.
 */
public final class NiftiBytes {
  private final boolean second;
  private final ByteBuffer header;
  private byte[] extension = new byte[4];
  private int type;

  private NiftiBytes(boolean second, ByteOrder order) {
    this.second = second;
    header = ByteBuffer.allocate(second ? 540 : 348).order(order);
    header.putInt(0, second ? 540 : 348);
    byte[] magic = (second ? "n+2\0\r\n\032\n" : "n+1\0").getBytes(StandardCharsets.ISO_8859_1);
    header.put(second ? 4 : 344, magic);
    type(16).shape(2, 3, 4).zooms(1, 1, 1);
  }

  /** A little-endian NIfTI-1 file of 2 x 3 x 4 floats. */
  public static NiftiBytes one() {
    return new NiftiBytes(false, ByteOrder.LITTLE_ENDIAN);
  }

  public static NiftiBytes of(int version, ByteOrder order) {
    return new NiftiBytes(version == 2, order);
  }

  /** The format's code. */
  public NiftiBytes type(int code) {
    type = code;
    header.putShort(second ? 12 : 70, (short) code);
    return this;
  }

  /** Lengths of the axes. */
  public NiftiBytes shape(long... lengths) {
    dim(0, lengths.length);
    for (int i = 0; i < 7; i++) {
      dim(i + 1, i < lengths.length ? lengths[i] : 1);
    }
    return this;
  }

  NiftiBytes dim(int index, long value) {
    if (second) {
      header.putLong(16 + 8 * index, value);
    } else {
      header.putShort(40 + 2 * index, (short) value);
    }
    return this;
  }

  NiftiBytes zooms(double... zooms) {
    for (int i = 0; i < zooms.length; i++) {
      real(second ? 104 : 76, i + 1, zooms[i]);
    }
    return this;
  }

  NiftiBytes qfac(double qfac) {
    return real(second ? 104 : 76, 0, qfac);
  }

  NiftiBytes scaling(double slope, double intercept) {
    return real(second ? 176 : 112, 0, slope).real(second ? 176 : 112, 1, intercept);
  }

  NiftiBytes qform(int code, double... quaternionAndOffset) {
    code(second ? 344 : 252, code);
    for (int i = 0; i < quaternionAndOffset.length; i++) {
      real(second ? 352 : 256, i, quaternionAndOffset[i]);
    }
    return this;
  }

  NiftiBytes sform(int code, double... rows) {
    code(second ? 348 : 254, code);
    for (int i = 0; i < rows.length; i++) {
      real(second ? 400 : 280, i, rows[i]);
    }
    return this;
  }

  /** Bytes between the header and the voxels. */
  NiftiBytes extension(byte[] bytes) {
    extension = bytes;
    return this;
  }

  NiftiBytes offset(double offset) {
    if (second) {
      header.putLong(168, (long) offset);
    } else {
      header.putFloat(108, (float) offset);
    }
    return this;
  }

  NiftiBytes magic(String magic) {
    header.put(second ? 4 : 344, magic.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The file, with these stored values. */
  public byte[] with(double... values) {
    ByteBuffer voxels = ByteBuffer.allocate(8 * values.length).order(header.order());
    for (double value : values) {
      switch (type) {
        case 2, 256 -> voxels.put((byte) (int) value);
        case 4, 512 -> voxels.putShort((short) (int) value);
        case 8, 768 -> voxels.putInt((int) (long) value);
        case 16 -> voxels.putFloat((float) value);
        case 64 -> voxels.putDouble(value);
        case 1024 -> voxels.putLong((long) value);
        case 1280 ->
            voxels.putLong(
                value < 0x1p63 ? (long) value : (long) (value - 0x1p63) ^ Long.MIN_VALUE);
        default -> voxels.put((byte) 0);
      }
    }
    double given = second ? header.getLong(168) : header.getFloat(108);
    if (given == 0) {
      offset(header.capacity() + extension.length);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.array());
    file.writeBytes(extension);
    file.write(voxels.array(), 0, voxels.position());
    return file.toByteArray();
  }

  public static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private NiftiBytes real(int start, int index, double value) {
    if (second) {
      header.putDouble(start + 8 * index, value);
    } else {
      header.putFloat(start + 4 * index, (float) value);
    }
    return this;
  }

  private void code(int position, int code) {
    if (second) {
      header.putInt(position, code);
    } else {
      header.putShort(position, (short) code);
    }
  }
}
