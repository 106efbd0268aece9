package dev.retrace.runtime.optim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Two moments in 8 bits: codes shaped like the weight, and a scale for each of their blocks. */
record MomentLayout(MomentFormat format) implements StateLayout {
  static final String FIRST = "exp_avg";
  static final String SECOND = "exp_avg_sq";
  private static final StateLayout SMALL = StateLayout.likeWeight(List.of(FIRST, SECOND));
  private static final String CODES = "_codes";
  private static final String SCALES = "_scales";

  @Override
  public List<String> roles() {
    return Stream.concat(
            SMALL.roles().stream(),
            Stream.of(FIRST, SECOND).flatMap(role -> Stream.of(role + CODES, role + SCALES)))
        .toList();
  }

  @Override
  public List<StateArray> arraysOf(Shape weight, DataType type) {
    if (!format.isQuantised(weight.size())) {
      return SMALL.arraysOf(weight, type);
    }
    Shape blocks = new Shape(format.blocks(weight.size()));
    return List.of(
        new StateArray(FIRST + CODES, weight, DataType.UINT8, DynamicCodes.SIGNED_ZERO),
        new StateArray(FIRST + SCALES, blocks, DataType.FLOAT32, 0),
        new StateArray(SECOND + CODES, weight, DataType.UINT8, 0),
        new StateArray(SECOND + SCALES, blocks, DataType.FLOAT32, 0));
  }
}
