package dev.retrace.runtime.verify;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;

/** What is alive under a manager: a check takes the number before and after. */
public final class LiveArrays {
  private LiveArrays() {}

  /**
   * Counts arrays and managers below a manager, at any depth. A manager that was left open counts
   * although it may be empty.
   *
   * @param manager the root
   * @return how many
   */
  public static int count(NDManager manager) {
    int count = 0;
    for (Object resource : resources((BaseNDManager) manager)) {
      if (resource instanceof NDArray) {
        count++;
      } else if (resource instanceof NDManager nested) {
        count += 1 + count(nested);
      }
    }
    return count;
  }

  /**
   * Adds up the memory of all arrays below a manager, at any depth. Views count as if their memory
   * were their own.
   *
   * @param manager the root
   * @return bytes
   */
  public static long bytes(NDManager manager) {
    long bytes = 0;
    for (Object resource : resources((BaseNDManager) manager)) {
      if (resource instanceof NDArray array) {
        bytes += array.size() * array.getDataType().getNumOfBytes();
      } else if (resource instanceof NDManager nested) {
        bytes += bytes(nested);
      }
    }
    return bytes;
  }

  // The engine can only print the tree of managers, not hand it out.
  private static Collection<?> resources(BaseNDManager manager) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      return ((Map<?, ?>) field.get(manager)).values();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the engine keeps its resources elsewhere now", e);
    }
  }
}
