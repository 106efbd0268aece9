package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the directory at the end of a zip file, with 32- or 64-bit fields.
 *
 * <p>The JDK's own reader makes room for as many members as the last record claims, which a damaged
 * one may do in billions; this one believes what is there. Layout: APPNOTE.TXT 6.3.10, chapter 4.
 */
final class ZipDirectory {
  private static final int END = 0x06054B50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int WIDE_LOCATOR = 0x07064B50;
  private static final int WIDE_LOCATOR_BYTES = 20;
  private static final int WIDE_END = 0x06064B50;
  private static final int WIDE_END_BYTES = 56;
  private static final int ENTRY = 0x02014B50;
  private static final int ENTRY_BYTES = 46;
  private static final int UTF_8_NAMES = 1 << 11;
  private static final int WIDE_SIZES = 1;
  private static final long IN_WIDE_FIELD = 0xFFFF_FFFFL;

  /** Some hundred thousand members; an archive of arrays has a few. */
  private static final long LONGEST_DIRECTORY = 64L << 20;

  private final FileChannel channel;
  private final String what;

  private ZipDirectory(FileChannel channel, String what) {
    this.channel = channel;
    this.what = what;
  }

  /**
   * Lists the members.
   *
   * @param channel the file, of which the position is left alone
   * @param what the file, for messages
   * @throws UserException if this is no zip file, or its directory is damaged
   */
  static List<ZipMember> read(FileChannel channel, String what) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel, what);
    try {
      return directory.members();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw directory.damaged(e);
    }
  }

  private UserException damaged(Exception cause) {
    return new UserException(
        what + " is not an .npz archive: its zip directory is missing or damaged.", cause);
  }

  private List<ZipMember> members() throws IOException {
    long size = channel.size();
    long tail = Math.min(size, END_BYTES + LONGEST_COMMENT);
    ByteBuffer end = bytes(channel, size - tail, tail);
    int at = endRecord(end);
    long start = end.getInt(at + 16) & 0xFFFF_FFFFL;
    long length = end.getInt(at + 12) & 0xFFFF_FFFFL;
    long endsAt = size - tail + at;
    long locator = endsAt - WIDE_LOCATOR_BYTES;
    if ((start == IN_WIDE_FIELD || length == IN_WIDE_FIELD) && locator >= 0) {
      ByteBuffer found = bytes(channel, locator, WIDE_LOCATOR_BYTES);
      require(found.getInt(0) == WIDE_LOCATOR);
      endsAt = found.getLong(8);
      ByteBuffer wide = bytes(channel, endsAt, WIDE_END_BYTES);
      require(wide.getInt(0) == WIDE_END);
      length = wide.getLong(40);
      start = wide.getLong(48);
    }
    require(length >= 0 && length <= LONGEST_DIRECTORY && start >= 0 && start <= endsAt - length);
    return entries(bytes(channel, start, length));
  }

  /** The last record ends the file with a comment, which may look like anything. */
  private int endRecord(ByteBuffer tail) {
    for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END
          && (tail.getShort(at + 20) & 0xFFFF) == tail.limit() - at - END_BYTES) {
        return at;
      }
    }
    throw damaged(null);
  }

  private List<ZipMember> entries(ByteBuffer directory) {
    List<ZipMember> members = new ArrayList<>();
    while (directory.remaining() >= ENTRY_BYTES) {
      ByteBuffer entry = directory.slice().order(ByteOrder.LITTLE_ENDIAN);
      require(entry.getInt(0) == ENTRY);
      byte[] name = new byte[entry.getShort(28) & 0xFFFF];
      int extra = entry.getShort(30) & 0xFFFF;
      int comment = entry.getShort(32) & 0xFFFF;
      entry.position(ENTRY_BYTES).get(name);
      ByteBuffer fields = entry.slice().limit(extra).slice().order(ByteOrder.LITTLE_ENDIAN);
      members.add(member(entry, name, fields));
      directory.position(directory.position() + ENTRY_BYTES + name.length + extra + comment);
    }
    require(!directory.hasRemaining());
    return members;
  }

  private ZipMember member(ByteBuffer entry, byte[] name, ByteBuffer extra) {
    int flags = entry.getShort(8);
    ByteBuffer wide = wideSizes(extra);
    long length = wideIfFull(entry.getInt(24), wide);
    long held = wideIfFull(entry.getInt(20), wide);
    long position = wideIfFull(entry.getInt(42), wide);
    return new ZipMember(
        new String(
            name,
            (flags & UTF_8_NAMES) != 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
        flags,
        entry.getShort(10) & 0xFFFF,
        entry.getInt(16) & 0xFFFF_FFFFL,
        held,
        length,
        position);
  }

  /** The 64-bit sizes among the fields behind a name, or nothing. */
  private static ByteBuffer wideSizes(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int kind = extra.getShort() & 0xFFFF;
      int length = extra.getShort() & 0xFFFF;
      ByteBuffer field = extra.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
      if (kind == WIDE_SIZES) {
        return field;
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  /** Sizes follow each other in 64 bits where the 32 of the entry are all set. */
  private static long wideIfFull(int narrow, ByteBuffer wide) {
    long value = narrow & 0xFFFF_FFFFL;
    return value == IN_WIDE_FIELD && wide.hasRemaining() ? wide.getLong() : value;
  }

  private void require(boolean good) {
    if (!good) {
      throw damaged(null);
    }
  }

  /** A piece of the file; an exception of the buffer's own where the file has no such piece. */
  static ByteBuffer bytes(FileChannel channel, long position, long length) throws IOException {
    if (position < 0 || position > channel.size() - length) {
      throw new BufferUnderflowException();
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new BufferUnderflowException();
      }
    }
    return buffer.flip();
  }
}
