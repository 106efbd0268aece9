package dev.retrace.runtime.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file, from which single tensors are read by name. May be used by several
 * threads.
 *
 * @see SafeTensors#open(Path)
 */
public final class SafeTensorsFile implements Closeable {

  private final Path file;
  private final FileChannel channel;
  private final SafeTensorsHeader header;
  private final long dataStart;

  private SafeTensorsFile(
      Path file, FileChannel channel, SafeTensorsHeader header, long dataStart) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.dataStart = dataStart;
  }

  static SafeTensorsFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      long length = headerLength(channel, file);
      ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(length));
      readFully(channel, text, Long.BYTES);
      long dataStart = Long.BYTES + length;
      SafeTensorsHeader header =
          SafeTensorsHeader.parse(
              new String(text.array(), StandardCharsets.UTF_8), channel.size() - dataStart);
      return new SafeTensorsFile(file, channel, header, dataStart);
    } catch (IOException e) {
      channel.close();
      throw new IOException("Cannot read '" + file + "': " + e.getMessage() + ".", e);
    }
  }

  private static long headerLength(FileChannel channel, Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.size() >= Long.BYTES) {
      readFully(channel, buffer, 0);
      long length = buffer.getLong(0);
      if (length >= 2
          && length <= SafeTensorsHeader.MAX_BYTES
          && length <= channel.size() - Long.BYTES) {
        return length;
      }
    }
    throw new IOException("'" + file.getFileName() + "' is not a safetensors file, or is cut off");
  }

  /**
   * Returns the names of the tensors.
   *
   * @return the names, in the header's order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  /**
   * Returns the free text stored beside the tensors.
   *
   * @return text by key, in the file's order; empty if there is none
   */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Describes a tensor without reading it.
   *
   * @param name its name
   * @return type, shape and place
   * @throws IOException if the file has no such tensor
   */
  public TensorInfo info(String name) throws IOException {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new IOException(
          "'" + file + "' has no tensor '" + name + "'; it has " + summary() + ".");
    }
    return info;
  }

  /**
   * Reads a tensor onto the manager's device.
   *
   * @param manager the manager to attach it to
   * @param name its name
   * @return the tensor in its stored type, owned by the caller
   * @throws IOException if the file has no such tensor or cannot be read
   */
  public NDArray read(NDManager manager, String name) throws IOException {
    TensorInfo info = info(name);
    long start = dataStart + info.offset();
    int width = info.type().getNumOfBytes();
    NDArray array =
        TensorData.create(
            manager,
            info.shape(),
            info.type(),
            (piece, first) -> readFully(channel, piece, start + first * width));
    array.setName(name);
    return array;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private String summary() {
    return header.tensors().size() <= 20
        ? header.tensors().keySet().toString()
        : header.tensors().size() + " others";
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException("the file ends at byte " + at + " and is cut off");
      }
      at += count;
    }
  }
}
