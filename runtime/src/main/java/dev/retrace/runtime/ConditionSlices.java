package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** What some samples of a batch are conditioned on: views, freed together. */
final class ConditionSlices implements AutoCloseable {
  private final List<NDArray> views = new ArrayList<>();
  private Conditions conditions = Conditions.NONE;

  private ConditionSlices() {}

  /** Slices those conditions that have one of these names. */
  static ConditionSlices of(BatchSlice slice, List<String> names, Conditions whole) {
    names.forEach(name -> requireRows(slice, name, whole.value(name)));
    ConditionSlices sliced = new ConditionSlices();
    for (String name : names) {
      NDArray view = slice.viewOf(whole.value(name));
      sliced.views.add(view);
      sliced.conditions = sliced.conditions.and(name, view);
    }
    return sliced;
  }

  private static void requireRows(BatchSlice slice, String name, NDArray value) {
    if (value.getShape().get(0) != slice.batch()) {
      throw new IllegalArgumentException(
          "condition '%s' is %s, but the batch has %d samples; give one row for every sample"
              .formatted(name, value.getShape(), slice.batch()));
    }
  }

  /** The same pass with these conditions. */
  Pass on(Pass pass) {
    return pass.with(conditions);
  }

  @Override
  public void close() {
    views.forEach(NDArray::close);
  }
}
