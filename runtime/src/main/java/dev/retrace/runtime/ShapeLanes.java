package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.split.HalfRegion;
import java.util.Arrays;

/** The shapes of two parts of a state. */
record ShapeLanes(Shape left, Shape right, long leftChannels) {
  /** Divides a shape along its channels. */
  static ShapeLanes of(Shape whole, long leftChannels) {
    HalfRegion left = new HalfRegion(Half.LEFT, Math.toIntExact(leftChannels));
    return new ShapeLanes(left.writtenShape(whole), left.readShape(whole), leftChannels);
  }

  Shape get(Half half) {
    return half == Half.LEFT ? left : right;
  }

  ShapeLanes with(Half half, Shape shape) {
    return half == Half.LEFT
        ? new ShapeLanes(shape, right, leftChannels)
        : new ShapeLanes(left, shape, leftChannels);
  }

  /** The shape of both parts written into one buffer. */
  Shape join() {
    if (left.get(1) != leftChannels || !sameSize()) {
      throw new LayerException(
          "the parts come back as "
              + left
              + " and "
              + right
              + "; what leaves a part for another resolution must return with "
              + leftChannels
              + " channels on the left and equal sizes");
    }
    return withChannels(left, left.get(1) + right.get(1));
  }

  private boolean sameSize() {
    return left.dimension() == right.dimension()
        && Arrays.equals(left.slice(2).getShape(), right.slice(2).getShape());
  }

  private static Shape withChannels(Shape shape, long channels) {
    long[] sizes = shape.getShape().clone();
    sizes[1] = channels;
    return new Shape(sizes);
  }
}
