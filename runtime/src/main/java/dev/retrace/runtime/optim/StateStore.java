package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.memory.DataTypes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The arrays a rule remembers for each parameter, and the count of steps. */
final class StateStore implements AutoCloseable {

  private final NDManager parent;
  private final List<String> roles;
  private final Map<String, NDArray[]> slots = new LinkedHashMap<>();
  private final Set<String> updatedInStep = new HashSet<>();
  private NDManager manager;
  private long steps;

  /**
   * Creates an empty store.
   *
   * @param parent the manager whose life bounds the arrays'
   * @param roles what each of a parameter's arrays is called
   */
  StateStore(NDManager parent, List<String> roles) {
    this.parent = parent;
    this.roles = roles;
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
   * Checks an update and returns the parameter's arrays, zeros at the first time; they stay the
   * store's.
   */
  NDArray[] forUpdate(String name, NDArray weight, NDArray gradient) {
    DataTypes.requireState(weight.getDataType());
    requireLike(weight, gradient, "the gradient", name);
    if (steps == 0) {
      throw new IllegalStateException("Call beginStep() before the first update.");
    }
    if (!updatedInStep.add(name)) {
      throw new IllegalStateException(
          "Parameter '" + name + "' was already updated in step " + steps + "; call beginStep().");
    }
    NDArray[] arrays = slots.computeIfAbsent(name, key -> zerosLike(weight));
    for (int i = 0; i < arrays.length; i++) {
      requireLike(weight, arrays[i], roles.get(i), name);
      arrays[i] = onDeviceOf(weight, arrays[i]);
    }
    return arrays;
  }

  private NDArray[] zerosLike(NDArray weight) {
    NDArray[] arrays = new NDArray[roles.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = manager.zeros(weight.getShape(), weight.getDataType(), weight.getDevice());
    }
    return arrays;
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

  private static void requireLike(NDArray weight, NDArray other, String what, String name) {
    if (!other.getShape().equals(weight.getShape())
        || other.getDataType() != weight.getDataType()) {
      throw new IllegalArgumentException(
          "Parameter '%s' is %s %s, but %s is %s %s; they must be alike."
              .formatted(
                  name,
                  weight.getDataType(),
                  weight.getShape(),
                  what,
                  other.getDataType(),
                  other.getShape()));
    }
  }

  UpdateState state() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          for (int i = 0; i < slot.length; i++) {
            arrays.put(name + "." + roles.get(i), slot[i]);
          }
        });
    return new UpdateState(steps, arrays);
  }

  void restore(UpdateState state) {
    NDManager restored = parent.newSubManager();
    Map<String, NDArray[]> read = new LinkedHashMap<>();
    try {
      state.arrays().forEach((key, array) -> put(read, key, array, restored));
      read.forEach(this::requireComplete);
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

  private void put(Map<String, NDArray[]> read, String key, NDArray array, NDManager owner) {
    int dot = key.lastIndexOf('.');
    int role = roles.indexOf(key.substring(dot + 1));
    if (dot < 0 || role < 0) {
      throw new IllegalArgumentException(
          "The saved array '" + key + "' does not belong to this rule, which keeps " + roles + ".");
    }
    NDArray copy = array.duplicate();
    copy.attach(owner);
    read.computeIfAbsent(key.substring(0, dot), name -> new NDArray[roles.size()])[role] = copy;
  }

  private void requireComplete(String name, NDArray[] arrays) {
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] == null) {
        throw new IllegalArgumentException(
            "The saved state of parameter '" + name + "' lacks '" + roles.get(i) + "'.");
      }
    }
  }

  @Override
  public void close() {
    slots.clear();
    manager.close();
  }
}
