package dev.retrace.runtime.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An array read from a NumPy file, in row-major order, kept in the type it was stored in (one byte
 * a voxel for {@code uint8}) and converted when it is asked for.
 *
 * <p>Instances hold plain Java memory and need no closing.
 */
public final class NpyArray {

  private final String name;
  private final long[] shape;
  private final NpyType type;
  private final ByteBuffer data;

  NpyArray(String name, long[] shape, NpyType type, ByteBuffer data) {
    this.name = name;
    this.shape = shape;
    this.type = type;
    this.data = data;
  }

  /**
   * Returns the member's name.
   *
   * @return the name without {@code .npy}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the sizes of the axes.
   *
   * @return a copy; empty for a scalar
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Returns the stored element type.
   *
   * @return NumPy's name: {@code float32}, {@code float64}, {@code int8} to {@code int64}, {@code
   *     uint8} to {@code uint32} or {@code bool}
   */
  public String dtype() {
    return type.numpyName();
  }

  /**
   * Returns the number of elements.
   *
   * @return the product of the shape, 1 for a scalar
   */
  public int size() {
    return data.limit() / type.bytes();
  }

  /**
   * Returns all elements.
   *
   * @return a new array; {@code int64} beyond 2⁵³ is rounded, {@code bool} becomes 0 or 1
   */
  public double[] doubles() {
    double[] result = new double[size()];
    Arrays.setAll(result, i -> type.doubleAt(data, i));
    return result;
  }

  /**
   * Returns all elements in single precision.
   *
   * @return a new array, rounded where the stored type is wider
   */
  public float[] floats() {
    float[] result = new float[size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) type.doubleAt(data, i);
    }
    return result;
  }

  /**
   * Returns all elements of an integer or boolean array.
   *
   * @return a new array
   * @throws IllegalStateException if the array holds floating-point numbers
   */
  public long[] longs() {
    if (type.isFloating()) {
      throw new IllegalStateException(
          "Array '" + name + "' holds " + dtype() + ", not integers; read it with doubles().");
    }
    long[] result = new long[size()];
    Arrays.setAll(result, i -> type.longAt(data, i));
    return result;
  }

  /**
   * Returns some entries of the first axis, without copying.
   *
   * @param from the first entry
   * @param to the entry after the last
   * @return an array of the shape (to − from, remaining axes)
   * @throws IndexOutOfBoundsException if the range is not inside the first axis, or the array is a
   *     scalar
   */
  public NpyArray rows(int from, int to) {
    long count = shape.length == 0 ? 0 : shape[0];
    if (from < 0 || from > to || to > count) {
      throw new IndexOutOfBoundsException(
          "Rows " + from + " to " + to + " of '" + name + "' do not exist; it has " + count + ".");
    }
    int rowBytes = count == 0 ? 0 : data.limit() / Math.toIntExact(count);
    long[] part = shape.clone();
    part[0] = (long) to - from;
    ByteBuffer slice = data.slice(from * rowBytes, (to - from) * rowBytes).order(data.order());
    return new NpyArray(name, part, type, slice);
  }

  /**
   * Copies the elements onto the manager's device.
   *
   * @param manager the manager to attach the result to
   * @param target FLOAT32, FLOAT64, INT32, INT64 or UINT8; an integer target keeps the low bits of
   *     integers and is refused for floating-point data
   * @return an array of this shape, owned by the caller
   * @throws IllegalArgumentException if the elements cannot become the target type
   */
  public NDArray toNDArray(NDManager manager, DataType target) {
    boolean floating = target == DataType.FLOAT32 || target == DataType.FLOAT64;
    boolean integer =
        target == DataType.INT32 || target == DataType.INT64 || target == DataType.UINT8;
    if (!floating && (!integer || type.isFloating())) {
      throw new IllegalArgumentException(
          "Array '" + name + "' of " + dtype() + " cannot become " + target + "; ask for FLOAT32.");
    }
    try {
      return TensorData.create(
          manager, new Shape(shape), target, (piece, first) -> convert(piece, first, target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void convert(ByteBuffer piece, long first, DataType target) {
    for (int i = Math.toIntExact(first); piece.hasRemaining(); i++) {
      switch (target) {
        case FLOAT32 -> piece.putFloat((float) type.doubleAt(data, i));
        case FLOAT64 -> piece.putDouble(type.doubleAt(data, i));
        case INT32 -> piece.putInt((int) type.longAt(data, i));
        case INT64 -> piece.putLong(type.longAt(data, i));
        default -> piece.put((byte) type.longAt(data, i));
      }
    }
  }

  @Override
  public String toString() {
    return name + " " + dtype() + " " + Arrays.toString(shape);
  }
}
