package dev.retrace.runtime.branch;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** What a {@link ConvUnit} can be initialized with. */
final class InputShapes {
  private InputShapes() {}

  /** Refuses everything but (batch, channels, 1 to 3 axes) and perhaps (batch, features). */
  static void check(Shape[] shapes) {
    if (shapes.length < 1 || shapes.length > 2) {
      throw new IllegalArgumentException(
          "a ConvUnit takes its input and at most one condition, but was given "
              + Arrays.toString(shapes)
              + "; concatenate the conditions");
    }
    Shape x = shapes[0];
    if (x.dimension() < 3 || x.dimension() > 5 || x.get(1) < 1) {
      throw new IllegalArgumentException(
          "a ConvUnit takes (batch, channels, 1 to 3 spatial axes), but was given " + x);
    }
    if (shapes.length == 2 && (shapes[1].dimension() != 2 || shapes[1].get(1) < 1)) {
      throw new IllegalArgumentException(
          "the condition of a ConvUnit is (batch, features), but was given " + shapes[1]);
    }
  }
}
