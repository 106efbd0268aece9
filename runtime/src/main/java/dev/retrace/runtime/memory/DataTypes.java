package dev.retrace.runtime.memory;

import ai.djl.ndarray.types.DataType;
import java.util.EnumSet;
import java.util.Set;

/**
 * The guard before tensor creation: the engine aborts the whole JVM on a data type it does not
 * know, without an exception.
 */
public final class DataTypes {
  private static final Set<DataType> SAFE =
      EnumSet.of(
          DataType.FLOAT32,
          DataType.FLOAT64,
          DataType.FLOAT16,
          DataType.UINT8,
          DataType.INT8,
          DataType.INT32,
          DataType.INT64,
          DataType.BOOLEAN);

  private DataTypes() {}

  /**
   * Passes a data type the engine can hold.
   *
   * @param type the type wanted
   * @return the same type
   * @throws IllegalArgumentException for any other type, before the engine sees it
   */
  public static DataType requireSafe(DataType type) {
    if (!SAFE.contains(type)) {
      throw new IllegalArgumentException(
          "the engine cannot hold " + type + " tensors; use one of " + SAFE);
    }
    return type;
  }

  /**
   * Passes a data type in which a network's state and parameters may be.
   *
   * @param type the type wanted
   * @return the same type
   * @throws IllegalArgumentException unless it is FLOAT32 or FLOAT64: a state rebuilt in less
   *     drifts
   */
  public static DataType requireState(DataType type) {
    if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
      throw new IllegalArgumentException(
          "an invertible network works in FLOAT32 or FLOAT64, not in " + type);
    }
    return type;
  }
}
