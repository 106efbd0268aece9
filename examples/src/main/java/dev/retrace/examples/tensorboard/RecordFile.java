package dev.retrace.examples.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * A TFRecord file: for each record its length, the length's checksum, the record, and its checksum
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord). Records reach the system whole, and a
 * while after they were written at the latest by the next one.
 */
final class RecordFile implements AutoCloseable {
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xa282ead8;

  private final FileChannel channel;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private final long between;
  private final LongSupplier nanoTime;
  private long flushed;

  /**
   * Makes a file.
   *
   * @param file must not exist; its folder does
   * @param between how long a record may wait, while others come
   */
  RecordFile(Path file, Duration between, LongSupplier nanoTime) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.between = between.toNanos();
    this.nanoTime = nanoTime;
    flushed = nanoTime.getAsLong();
  }

  void write(byte[] record) throws IOException {
    ByteBuffer framed =
        ByteBuffer.allocate(HEAD + record.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    framed.putLong(record.length);
    framed.putInt(masked(framed.array(), Long.BYTES));
    framed.put(record);
    framed.putInt(masked(record, record.length));
    waiting.writeBytes(framed.array());
    if (nanoTime.getAsLong() - flushed >= between) {
      flush();
    }
  }

  // So that the checksum of what holds checksums itself stays a good one.
  private static int masked(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }

  void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
    waiting.reset();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      // Where writing failed midway, the next attempt goes on from there.
      waiting.write(bytes.array(), bytes.position(), bytes.remaining());
    }
    flushed = nanoTime.getAsLong();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
