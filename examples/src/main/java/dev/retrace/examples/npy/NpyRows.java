package dev.retrace.examples.npy;

import dev.retrace.examples.UserException;
import java.util.List;

/**
 * The entries of an array's first axis, one after another, each in row-major order.
 *
 * <p>In C order entries lie one behind the other and only one is held at a time; in Fortran order
 * they are interleaved, so the array is read whole.
 */
public final class NpyRows {
  private final NpyReader reader;
  private final int count;
  private final int length;
  private final float[] interleaved;
  private int next;

  private NpyRows(NpyReader reader, int count, int length) {
    this.reader = reader;
    this.count = count;
    this.length = length;
    this.interleaved =
        reader.isFortran() && reader.shape().size() > 1 ? reader.floats(count * length) : null;
  }

  /**
   * Begins with the first entry.
   *
   * @param reader an array of which nothing has been read; remains the caller's to close
   * @param what the array, for messages
   * @return its entries
   * @throws UserException if it is a single number, if an entry has more than 2^31 - 1 elements,
   *     or, in Fortran order, if the array has, or is damaged
   */
  public static NpyRows of(NpyReader reader, String what) {
    List<Long> shape = reader.shape();
    if (shape.isEmpty()) {
      throw new UserException(what + " is a single number, where a list of entries is needed.");
    }
    long count = shape.get(0);
    long length = count == 0 ? 0 : reader.remaining() / count;
    boolean whole = reader.isFortran();
    if (Math.max(count, length) > Integer.MAX_VALUE
        || (whole && reader.remaining() > Integer.MAX_VALUE)) {
      throw new UserException(
          what
              + " has the shape "
              + shape
              + (whole ? " in Fortran order" : "")
              + ", too large to be read at once: store it in smaller arrays.");
    }
    return new NpyRows(reader, (int) count, (int) length);
  }

  /**
   * How many there are.
   *
   * @return the length of the first axis
   */
  public int count() {
    return count;
  }

  /**
   * The next entry; to be asked for {@link #count} times at most.
   *
   * @return a new array, the last axis varying fastest
   * @throws UserException if the file is damaged
   */
  public float[] next() {
    if (next == count) {
      throw new IllegalStateException("there are only " + count + " entries");
    }
    int entry = next++;
    return interleaved == null ? reader.floats(length) : gathered(entry);
  }

  /** Walks through the entry in row-major order, adding up strides. */
  private float[] gathered(int entry) {
    List<Long> shape = reader.shape();
    int axes = shape.size();
    int[] strides = new int[axes];
    strides[0] = 1;
    for (int axis = 1; axis < axes; axis++) {
      strides[axis] = strides[axis - 1] * shape.get(axis - 1).intValue();
    }
    float[] result = new float[length];
    int[] index = new int[axes];
    int source = entry;
    for (int target = 0; target < length; target++) {
      result[target] = interleaved[source];
      for (int axis = axes - 1; axis > 0; axis--) {
        source += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        source -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return result;
  }
}
