package dev.retrace.examples.npy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** A member of an archive that is held against its length and checksum when its end is reached. */
final class MemberStream extends FilterInputStream {
  private static final int BUFFER = 1 << 13;

  private final Inflater inflater;
  private final long checksum;
  private final CRC32 seen = new CRC32();
  private long left;

  /**
   * Reads content as it is.
   *
   * @param inflater to be ended with this stream, or null
   */
  MemberStream(InputStream in, Inflater inflater, long length, long checksum) {
    super(in);
    this.inflater = inflater;
    this.left = length;
    this.checksum = checksum;
  }

  /** Reads content that is deflated. */
  static MemberStream inflating(InputStream in, Inflater inflater, long length, long checksum) {
    return new MemberStream(
        new InflaterInputStream(in, inflater, BUFFER), inflater, length, checksum);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    int read = super.read(target, from, count);
    if (read < 0) {
      check(left == 0 && seen.getValue() == checksum);
      return read;
    }
    check(read <= left);
    seen.update(target, from, read);
    left -= read;
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, BUFFER)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (inflater != null) {
      inflater.end();
    }
    super.close();
  }

  private static void check(boolean good) throws ZipException {
    if (!good) {
      throw new ZipException("its length or checksum differs from the archive's directory");
    }
  }
}
