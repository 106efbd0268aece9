package dev.retrace.examples.npy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Builds zip files field by field, so that each can be wrong, and with the 64-bit fields that the
 * JDK writes for huge files only. Layout: APPNOTE.TXT 6.3.
 */
public final class ZipBytes {
  private static final int FULL = 0xFFFF_FFFF;

  private final boolean wide;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<byte[]> directory = new ArrayList<>();

  /** An archive; wide ones keep every size and position in 64 bits. */
  public ZipBytes(boolean wide) {
    this.wide = wide;
  }

  /** A member as it is. */
  public ZipBytes stored(String name, byte[] content) {
    return member(name, 0, content, content.length, checksum(content));
  }

  /** A member made smaller. */
  public ZipBytes deflated(String name, byte[] content) {
    return deflated(name, content, content.length, checksum(content));
  }

  /** A member made smaller, whose directory may lie. */
  ZipBytes deflated(String name, byte[] content, long length, long checksum) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 64];
    int size = deflater.deflate(packed);
    deflater.end();
    return member(name, 8, Arrays.copyOf(packed, size), length, checksum);
  }

  static long checksum(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return crc.getValue();
  }

  private ZipBytes member(String name, int method, byte[] held, long length, long checksum) {
    long position = file.size();
    byte[] title = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer extra = little(wide ? 28 : 0);
    if (wide) {
      extra.putShort((short) 1).putShort((short) 24);
      extra.putLong(length).putLong(held.length).putLong(position);
    }
    int here = wide ? 20 : 0; // a local header repeats the two sizes only
    ByteBuffer local = little(30).putInt(0x04034B50).putShort((short) 45).putShort((short) 0);
    local.putShort((short) method).putInt(0).putInt((int) checksum);
    local.putInt(wide ? FULL : held.length).putInt(wide ? FULL : (int) length);
    local.putShort((short) title.length).putShort((short) here);
    file.writeBytes(content(local));
    file.writeBytes(title);
    if (wide) {
      ByteBuffer sizes = little(here).putShort((short) 1).putShort((short) 16);
      file.writeBytes(content(sizes.putLong(length).putLong(held.length)));
    }
    file.writeBytes(held);

    ByteBuffer entry = little(46).putInt(0x02014B50).putShort((short) 45).putShort((short) 45);
    entry.putShort((short) 0).putShort((short) method).putInt(0).putInt((int) checksum);
    entry.putInt(wide ? FULL : held.length).putInt(wide ? FULL : (int) length);
    entry.putShort((short) title.length).putShort((short) extra.capacity());
    entry.position(42).putInt(wide ? FULL : (int) position);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(content(entry));
    whole.writeBytes(title);
    whole.writeBytes(content(extra));
    directory.add(whole.toByteArray());
    return this;
  }

  /** The whole file. */
  public byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(file.toByteArray());
    directory.forEach(all::writeBytes);
    long size = all.size() - (long) file.size();
    long entries = directory.size();
    if (wide) {
      long end = all.size();
      ByteBuffer record = little(56).putInt(0x06064B50).putLong(44).putShort((short) 45);
      record.putShort((short) 45).putInt(0).putInt(0).putLong(entries).putLong(entries);
      all.writeBytes(content(record.putLong(size).putLong(file.size())));
      all.writeBytes(content(little(20).putInt(0x07064B50).putInt(0).putLong(end).putInt(1)));
    }
    short count = (short) (wide ? 0xFFFF : entries);
    ByteBuffer end = little(22).putInt(0x06054B50).putInt(0).putShort(count).putShort(count);
    end.putInt(wide ? FULL : (int) size).putInt(wide ? FULL : file.size());
    all.writeBytes(content(end));
    return all.toByteArray();
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
