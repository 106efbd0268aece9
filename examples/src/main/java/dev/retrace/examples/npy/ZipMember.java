package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Inflater;

/**
 * What a zip file's directory says of a member.
 *
 * @param name as stored, with its suffix
 * @param flags bit 0: encrypted
 * @param method how it is packed
 * @param checksum CRC-32 of the content
 * @param held bytes in the file
 * @param length bytes of content
 * @param position of the header that stands before the content
 */
record ZipMember(
    String name, int flags, int method, long checksum, long held, long length, long position) {
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;
  private static final int HEADER = 0x04034B50;
  private static final int HEADER_BYTES = 30;

  /** The most that deflate can expand: a repeat of 258 bytes takes two bits. */
  private static final long MOST_EXPANSION = 1032;

  /** The few bytes of a deflated stream that do not expand at all. */
  private static final long EXPANSION_SLACK = 1024;

  /**
   * Begins to read the content.
   *
   * @param channel the zip file, of which the position is left alone
   * @param what the file and member, for messages
   * @throws UserException if the member is not stored or deflated, or lies outside the file
   */
  InputStream open(FileChannel channel, String what) throws IOException {
    if ((flags & ENCRYPTED) != 0 || (method != STORED && method != DEFLATED)) {
      throw new UserException(
          what
              + ((flags & ENCRYPTED) != 0 ? " is encrypted" : " is packed by method " + method)
              + ", which is not supported: store or deflate it, as numpy.savez does.");
    }
    requireCredible(channel.size(), what);
    InputStream raw = new ChannelStream(channel, start(channel, what), held);
    return method == STORED
        ? new MemberStream(new BufferedInputStream(raw), null, length, checksum)
        : MemberStream.inflating(raw, new Inflater(true), length, checksum);
  }

  /** A directory's sizes are claims too: they have to fit the file and each other. */
  private void requireCredible(long fileSize, String what) {
    boolean inside = held >= 0 && held <= fileSize;
    long most = method == STORED ? held : held * MOST_EXPANSION + EXPANSION_SLACK;
    if (!inside || length < 0 || length > most) {
      throw new UserException(
          what
              + " is said to take "
              + held
              + " bytes that hold "
              + length
              + ", which cannot be: the archive is damaged.");
    }
  }

  private long start(FileChannel channel, String what) throws IOException {
    try {
      ByteBuffer header = ZipDirectory.bytes(channel, position, HEADER_BYTES);
      long start =
          position + HEADER_BYTES + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
      if (header.getInt(0) == HEADER && start <= channel.size() - held) {
        return start;
      }
    } catch (BufferUnderflowException e) {
      throw misplaced(what, e);
    }
    throw misplaced(what, null);
  }

  private static UserException misplaced(String what, Exception cause) {
    return new UserException(
        what + " is not where the archive's directory says: the archive is damaged.", cause);
  }
}
