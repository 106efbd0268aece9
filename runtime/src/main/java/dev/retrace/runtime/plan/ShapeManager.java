package dev.retrace.runtime.plan;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A manager whose arrays have a shape and no memory. A network initialized with it has the
 * parameters it would really have, from the very code that would allocate them, in a moment and
 * whatever their size; the engine is not even started. It can be described and planned for, not
 * run.
 */
public final class ShapeManager {
  private static final Set<String> CREATES =
      Set.of("create", "zeros", "ones", "full", "randomUniform", "randomNormal", "truncatedNormal");
  private static final Set<String> IGNORED =
      Set.of("close", "setName", "cap", "attachInternal", "attachUncappedInternal", "ret");

  private ShapeManager() {}

  /**
   * A manager for {@code block.initialize}.
   *
   * @return holds nothing; need not be closed
   */
  public static NDManager create() {
    return (NDManager)
        Proxy.newProxyInstance(
            ShapeManager.class.getClassLoader(),
            new Class<?>[] {NDManager.class},
            (proxy, method, arguments) ->
                answer((NDManager) proxy, method, arguments == null ? new Object[0] : arguments));
  }

  @SuppressWarnings("ReferenceEquality") // managers are equal to themselves only
  private static Object answer(NDManager manager, Method method, Object... arguments) {
    String name = method.getName();
    if (CREATES.contains(name)) {
      Shape shape = first(Shape.class, null, arguments);
      if (shape != null) {
        return new ShapeArray(manager, shape, type(arguments));
      }
    }
    if (IGNORED.contains(name)) {
      return null;
    }
    return switch (name) {
      case "getDevice", "defaultDevice" -> Device.cpu();
      case "newSubManager", "getParentManager" -> manager;
      case "isOpen" -> true;
      case "getName", "toString" -> "shapes only";
      case "hashCode" -> System.identityHashCode(manager);
      case "equals" -> manager == arguments[0];
      default ->
          throw new UnsupportedOperationException(
              "a network of shapes only cannot be initialized: one of its blocks calls NDManager."
                  + name
                  + ", which needs memory");
    };
  }

  // Java numbers that are given, and not a type, decide it.
  private static DataType type(Object... arguments) {
    boolean doubles = first(double[].class, null, arguments) != null;
    return first(DataType.class, doubles ? DataType.FLOAT64 : DataType.FLOAT32, arguments);
  }

  private static <T> T first(Class<T> type, T otherwise, Object... arguments) {
    for (Object argument : arguments) {
      if (type.isInstance(argument)) {
        return type.cast(argument);
      }
    }
    return otherwise;
  }
}
