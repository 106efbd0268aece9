package dev.retrace.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads one {@code .npy} stream; the result is always in row-major order. */
final class NpyReader {

  private NpyReader() {}

  /**
   * Reads an array.
   *
   * @param in the stream, at the start of the {@code .npy} data
   * @param name the name to give the array
   * @param what the file (and member) to name in errors
   */
  static NpyArray read(InputStream in, String name, String what) throws IOException {
    NpyHeader header = NpyHeader.read(in, what);
    int length = header.dataBytes(what);
    byte[] data = in.readNBytes(length);
    if (data.length < length) {
      throw new IOException(
          what
              + " is cut off: "
              + data.length
              + " of "
              + length
              + " bytes are there; copy the file again.");
    }
    long[] shape = header.shape().stream().mapToLong(Long::longValue).toArray();
    byte[] rowMajor =
        header.fortran() && shape.length > 1
            ? fromFortran(data, shape, header.type().bytes())
            : data;
    return new NpyArray(
        name, shape, header.type(), ByteBuffer.wrap(rowMajor).order(header.order()));
  }

  /** Reorders elements whose first index runs fastest. */
  private static byte[] fromFortran(byte[] data, long[] shape, int width) {
    byte[] result = new byte[data.length];
    int elements = data.length / width;
    int[] index = new int[shape.length];
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      strides[axis] = stride;
      stride *= (int) shape[axis];
    }
    int source = 0;
    for (int target = 0; target < elements; target++) {
      System.arraycopy(data, source * width, result, target * width, width);
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        source -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return result;
  }
}
