package dev.retrace.runtime.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.DataTypes;
import dev.retrace.runtime.memory.GradMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The arrays a rule remembers for each parameter, and the count of steps. */
final class StateStore implements AutoCloseable {

  private static final String REMEDY =
      "; restore it into a rule of the kind and the moment format that it was saved from.";

  private final NDManager parent;
  private final StateLayout layout;
  private final Map<String, NDArray[]> slots = new LinkedHashMap<>();
  private final Set<String> updatedInStep = new HashSet<>();
  private NDManager manager;
  private long steps;

  /**
   * Creates an empty store.
   *
   * @param parent the manager whose life bounds the arrays'
   * @param layout which arrays a parameter has
   */
  StateStore(NDManager parent, StateLayout layout) {
    this.parent = parent;
    this.layout = layout;
    this.manager = parent.newSubManager();
  }

  void beginStep() {
    steps++;
    updatedInStep.clear();
  }

  long steps() {
    return steps;
  }

  /**
   * Checks an update and returns the parameter's arrays, as new at the first time; they stay the
   * store's.
   */
  NDArray[] forUpdate(String name, NDArray weight, NDArray gradient) {
    DataTypes.requireState(weight.getDataType());
    requireFit(name, weight, "the gradient", gradient, weight.getShape(), weight.getDataType());
    if (steps == 0) {
      throw new IllegalStateException("Call beginStep() before the first update.");
    }
    if (!updatedInStep.add(name)) {
      throw new IllegalStateException(
          "Parameter '" + name + "' was already updated in step " + steps + "; call beginStep().");
    }
    List<StateArray> expected = layout.arraysOf(weight.getShape(), weight.getDataType());
    NDArray[] arrays = slots.computeIfAbsent(name, key -> create(expected, weight.getDevice()));
    for (int i = 0; i < arrays.length; i++) {
      StateArray like = expected.get(i);
      requireFit(name, weight, like.role(), arrays[i], like.shape(), like.type());
      arrays[i] = onDeviceOf(weight, arrays[i]);
    }
    return arrays;
  }

  private NDArray[] create(List<StateArray> expected, Device device) {
    return expected.stream()
        .map(each -> manager.full(each.shape(), each.start(), each.type(), device))
        .toArray(NDArray[]::new);
  }

  /** A restored state may have been read to another device than the parameter's. */
  private static NDArray onDeviceOf(NDArray weight, NDArray array) {
    if (array.getDevice().equals(weight.getDevice())) {
      return array;
    }
    NDArray moved = array.toDevice(weight.getDevice(), false);
    array.close();
    return moved;
  }

  private static void requireFit(
      String name, NDArray weight, String what, NDArray other, Shape shape, DataType type) {
    if (!other.getShape().equals(shape) || other.getDataType() != type) {
      throw new IllegalArgumentException(
          "Parameter '%s' is %s %s, but %s is %s %s where %s %s is expected."
              .formatted(
                  name,
                  weight.getDataType(),
                  weight.getShape(),
                  what,
                  other.getDataType(),
                  other.getShape(),
                  type,
                  shape));
    }
  }

  UpdateState state() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          List<String> roles = rolesOf(slot);
          for (int i = 0; i < slot.length; i++) {
            arrays.put(name + "." + roles.get(i), slot[i]);
          }
        });
    return new UpdateState(steps, arrays);
  }

  private List<String> rolesOf(NDArray[] slot) {
    if (slot.length == 0) {
      return List.of();
    }
    return layout.arraysOf(slot[0].getShape(), slot[0].getDataType()).stream()
        .map(StateArray::role)
        .toList();
  }

  void restore(UpdateState state) {
    Map<String, Map<String, NDArray>> saved = new LinkedHashMap<>();
    state.arrays().forEach((key, array) -> sort(saved, key, array));
    NDManager restored = parent.newSubManager();
    Map<String, NDArray[]> read = new LinkedHashMap<>();
    try {
      saved.forEach((name, byRole) -> read.put(name, copies(name, byRole, restored)));
    } catch (RuntimeException e) {
      restored.close();
      throw e;
    }
    manager.close();
    manager = restored;
    slots.clear();
    slots.putAll(read);
    steps = state.steps();
    updatedInStep.clear();
  }

  private void sort(Map<String, Map<String, NDArray>> saved, String key, NDArray array) {
    int dot = key.lastIndexOf('.');
    String role = key.substring(dot + 1);
    if (dot < 0 || !layout.roles().contains(role)) {
      throw new IllegalArgumentException(
          "The saved array '%s' does not belong to this rule, which keeps %s%s"
              .formatted(key, layout.roles(), REMEDY));
    }
    saved.computeIfAbsent(key.substring(0, dot), name -> new HashMap<>()).put(role, array);
  }

  private NDArray[] copies(String name, Map<String, NDArray> saved, NDManager owner) {
    NDArray first =
        saved.get(layout.roles().stream().filter(saved::containsKey).findFirst().orElseThrow());
    List<StateArray> expected = layout.arraysOf(first.getShape(), first.getDataType());
    NDArray[] arrays = new NDArray[expected.size()];
    for (int i = 0; i < arrays.length; i++) {
      StateArray like = expected.get(i);
      NDArray array = saved.remove(like.role());
      if (array == null) {
        throw new IllegalArgumentException(
            "The saved state of parameter '" + name + "' lacks '" + like.role() + "'" + REMEDY);
      }
      if (!array.getShape().equals(like.shape()) || array.getDataType() != like.type()) {
        throw new IllegalArgumentException(
            "The saved array '%s.%s' is %s %s, but this rule keeps %s %s%s"
                .formatted(
                    name,
                    like.role(),
                    array.getDataType(),
                    array.getShape(),
                    like.type(),
                    like.shape(),
                    REMEDY));
      }
      arrays[i] = GradMode.off(() -> CloneKernel.contiguousClone(array));
      arrays[i].attach(owner);
    }
    if (!saved.isEmpty()) {
      throw new IllegalArgumentException(
          "The saved state of parameter '%s' has %s beside %s%s"
              .formatted(
                  name, saved.keySet(), expected.stream().map(StateArray::role).toList(), REMEDY));
    }
    return arrays;
  }

  @Override
  public void close() {
    slots.clear();
    manager.close();
  }
}
