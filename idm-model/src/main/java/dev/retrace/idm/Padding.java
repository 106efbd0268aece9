package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * Zeros around a volume whose sizes do not divide by the strides, the larger half in front. Volumes
 * that divide pass as they are.
 */
final class Padding {
  private final Shape shape;
  private final long[] before;
  private final long[] after;

  /**
   * Finds the padding of a shape.
   *
   * @param shape (batch, channel, spatial...)
   * @param divisors one per spatial axis
   */
  Padding(Shape shape, int... divisors) {
    this.shape = shape;
    before = new long[divisors.length];
    after = new long[divisors.length];
    for (int axis = 0; axis < divisors.length; axis++) {
      long missing = Math.floorMod(-shape.get(2 + axis), (long) divisors[axis]);
      after[axis] = missing / 2;
      before[axis] = missing - after[axis];
    }
  }

  /** The padded shape. */
  Shape padded() {
    long[] sizes = shape.getShape().clone();
    for (int axis = 0; axis < before.length; axis++) {
      sizes[2 + axis] += before[axis] + after[axis];
    }
    return new Shape(sizes);
  }

  /** A padded array, or an alias where nothing is missing; differentiable, owned by the caller. */
  NDArray pad(NDArray volume) {
    if (padded().equals(shape)) {
      return volume.reshape(volume.getShape());
    }
    // The engine counts axes from the last one.
    long[] amounts = new long[2 * before.length];
    for (int axis = 0; axis < before.length; axis++) {
      int last = before.length - 1 - axis;
      amounts[2 * axis] = before[last];
      amounts[2 * axis + 1] = after[last];
    }
    return volume.pad(new Shape(amounts), 0);
  }

  /** The view of an array that the padding surrounds; owned by the caller. */
  NDArray crop(NDArray volume) {
    NDIndex index = new NDIndex().addAllDim(2);
    for (int axis = 0; axis < before.length; axis++) {
      index.addSliceDim(before[axis], before[axis] + shape.get(2 + axis));
    }
    return volume.get(index);
  }
}
