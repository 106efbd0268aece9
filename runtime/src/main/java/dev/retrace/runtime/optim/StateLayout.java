package dev.retrace.runtime.optim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Which arrays a rule remembers for a parameter. */
interface StateLayout {

  /** All roles there are; the first that a parameter has is shaped like the weight. */
  List<String> roles();

  /** The arrays of a parameter of this shape and type, in the order in which updates get them. */
  List<StateArray> arraysOf(Shape weight, DataType type);

  /** Arrays of the weight's own shape and type, zero at first. */
  static StateLayout likeWeight(List<String> roles) {
    return new StateLayout() {
      @Override
      public List<String> roles() {
        return roles;
      }

      @Override
      public List<StateArray> arraysOf(Shape weight, DataType type) {
        return roles.stream().map(role -> StateArray.likeWeight(role, weight, type)).toList();
      }
    };
  }
}
