package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Named tensors that branches receive beside the part they read: a time embedding, a class, an
 * image. They are held once for the whole network and enter all four methods alike.
 *
 * <p>The arrays are borrowed: whoever made them closes them, after the last method has returned.
 */
public final class Conditions {
  /** No condition at all. */
  public static final Conditions NONE = new Conditions(List.of(), List.of());

  private final List<String> names;
  private final List<NDArray> values;

  private Conditions(List<String> names, List<NDArray> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * One condition.
   *
   * @param name as in {@code @Coupling(given = ...)}
   * @param value (batch, ...), borrowed
   * @return the conditions
   */
  public static Conditions of(String name, NDArray value) {
    return NONE.and(name, value);
  }

  /**
   * These conditions and one more.
   *
   * @param name a name not yet present
   * @param value (batch, ...), borrowed
   * @return new conditions
   * @throws IllegalArgumentException if the name is taken
   */
  public Conditions and(String name, NDArray value) {
    if (names.contains(name)) {
      throw new IllegalArgumentException("condition '" + name + "' is given twice");
    }
    List<String> allNames = new ArrayList<>(names);
    List<NDArray> allValues = new ArrayList<>(values);
    allNames.add(name);
    allValues.add(value);
    return new Conditions(List.copyOf(allNames), List.copyOf(allValues));
  }

  /**
   * The names given.
   *
   * @return in the order they were added
   */
  public List<String> names() {
    return names;
  }

  /**
   * A condition by name.
   *
   * @param name as in {@code @Coupling(given = ...)}
   * @return (batch, ...), borrowed
   * @throws IllegalArgumentException if it was not given
   */
  public NDArray value(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "a branch needs the condition '"
              + name
              + "' but the network was given "
              + (names.isEmpty() ? "none" : String.join(", ", names))
              + "; pass Conditions.of(\""
              + name
              + "\", ...)");
    }
    return values.get(index);
  }
}
