package dev.retrace.runtime.io;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Moves the bytes of arrays piece by piece, so that arrays above the 2 GiB limit of Java buffers
 * pass and no second copy of an array is ever made.
 */
final class TensorData {

  /** Bytes moved at once; a multiple of every element size. */
  private static final int PIECE_BYTES = 1 << 24;

  /** Delivers the elements of an array in row-major order. */
  @FunctionalInterface
  interface Source {

    /**
     * Fills the buffer to its limit.
     *
     * @param piece the buffer, little endian, empty
     * @param firstElement index of the first element wanted
     */
    void read(ByteBuffer piece, long firstElement) throws IOException;
  }

  /** Takes the elements of an array in row-major order. */
  @FunctionalInterface
  interface Sink {

    /** Consumes all bytes of the buffer, which is valid during the call only. */
    void write(ByteBuffer piece) throws IOException;
  }

  private TensorData() {}

  /**
   * Creates an array from its bytes. Its memory belongs to the engine: an array that DJL creates
   * from a Java buffer borrows that buffer, so an alias that outlives it would read freed memory.
   *
   * @return the array, attached to the manager, owned by the caller
   */
  static NDArray create(NDManager manager, Shape shape, DataType type, Source source)
      throws IOException {
    NDArray array = manager.create(shape, type);
    try {
      fill(array, source);
      return array;
    } catch (IOException | RuntimeException e) {
      array.close();
      throw e;
    }
  }

  private static void fill(NDArray array, Source source) throws IOException {
    DataType type = array.getDataType();
    long size = array.size();
    if (size == 0) {
      return;
    }
    int width = type.getNumOfBytes();
    long perPiece = PIECE_BYTES / width;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(Math.min(size, perPiece) * width));
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    try (NDArray flat = array.reshape(new Shape(size))) {
      for (long from = 0; from < size; from += perPiece) {
        long to = Math.min(size, from + perPiece);
        buffer.clear().limit(Math.toIntExact((to - from) * width));
        source.read(buffer, from);
        buffer.flip();
        try (NDArray piece = array.getManager().create(buffer, new Shape(to - from), type)) {
          flat.set(new NDIndex("{}:{}", from, to), piece);
        }
      }
    }
  }

  /** Hands the array's bytes to the sink, in row-major order, from whichever device they are on. */
  static void forEachPiece(NDArray array, Sink sink) throws IOException {
    long size = array.size();
    if (size == 0) {
      return;
    }
    long perPiece = PIECE_BYTES / array.getDataType().getNumOfBytes();
    try (NDArray flat = array.reshape(new Shape(size))) {
      for (long from = 0; from < size; from += perPiece) {
        long to = Math.min(size, from + perPiece);
        try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to));
            NDArray onHost = piece.toDevice(Device.cpu(), false)) {
          sink.write(onHost.toByteBuffer());
        }
      }
    }
  }
}
