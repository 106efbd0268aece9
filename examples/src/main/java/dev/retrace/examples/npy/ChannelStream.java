package dev.retrace.examples.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A piece of a file; several may be read at the same time, as the channel's position is unused. */
final class ChannelStream extends InputStream {
  private final FileChannel channel;
  private final long end;
  private long position;

  ChannelStream(FileChannel channel, long start, long length) {
    this.channel = channel;
    this.position = start;
    this.end = start + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    int wanted = (int) Math.min(count, end - position);
    if (wanted <= 0) {
      return count == 0 ? 0 : -1;
    }
    int read = channel.read(ByteBuffer.wrap(target, from, wanted), position);
    position += Math.max(0, read);
    return read;
  }
}
