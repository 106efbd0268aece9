package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import java.util.Arrays;

/**
 * Patches of a grid as tokens: (batch, channel, spatial...) against (batch, channel, n, position),
 * where n counts the voxels of a patch in row-major order. Patches do not overlap.
 */
final class Patches {
  private final int[] stride;

  Patches(int... stride) {
    for (int each : stride) {
      if (each < 1) {
        throw new IllegalArgumentException("strides are positive, not " + Arrays.toString(stride));
      }
    }
    this.stride = stride.clone();
  }

  /** Voxels in a patch. */
  int size() {
    return Arrays.stream(stride).reduce(1, Math::multiplyExact);
  }

  /** The axes that are really strided. */
  int[] stridedAxes() {
    return Arrays.stream(stride).filter(each -> each > 1).toArray();
  }

  /** The grid of patches of a fine grid, the voxels of a patch as channels. */
  Shape coarse(Shape fine) {
    requireAxes(fine);
    long[] sizes = fine.getShape().clone();
    sizes[1] *= size();
    for (int axis = 0; axis < stride.length; axis++) {
      if (sizes[2 + axis] % stride[axis] != 0) {
        throw new LayerException(
            "size "
                + Arrays.toString(fine.slice(2).getShape())
                + " does not divide by the strides "
                + Arrays.toString(stride)
                + "; pad the input");
      }
      sizes[2 + axis] /= stride[axis];
    }
    return new Shape(sizes);
  }

  /** The fine grid of a grid of patches. */
  Shape fine(Shape coarse) {
    requireAxes(coarse);
    if (coarse.get(1) % size() != 0) {
      throw new LayerException(
          coarse.get(1) + " channels do not divide by the " + size() + " voxels of a patch");
    }
    long[] sizes = coarse.getShape().clone();
    sizes[1] /= size();
    for (int axis = 0; axis < stride.length; axis++) {
      sizes[2 + axis] *= stride[axis];
    }
    return new Shape(sizes);
  }

  private void requireAxes(Shape shape) {
    if (shape.dimension() != 2 + stride.length) {
      throw new LayerException(
          "the strides "
              + Arrays.toString(stride)
              + " need "
              + stride.length
              + " spatial axes but the input is "
              + shape);
    }
  }

  /** Patches as channels; borrows its argument. */
  NDArray squeeze(NDArray fine) {
    try (NDArray tokens = toTokens(fine)) {
      return tokens.reshape(coarse(fine.getShape()));
    }
  }

  /** Reverses {@link #squeeze}; borrows its argument. */
  NDArray unsqueeze(NDArray coarse) {
    try (NDArray tokens = channelsAsTokens(coarse)) {
      return fromTokens(tokens, coarse.getShape());
    }
  }

  /** The channels of a grid of patches as tokens; a view, borrows its argument. */
  NDArray channelsAsTokens(NDArray coarse) {
    Shape shape = coarse.getShape();
    return coarse.reshape(shape.get(0), shape.get(1) / size(), size(), shape.slice(2).size());
  }

  /** Gathers patches; borrows its argument. */
  NDArray toTokens(NDArray fine) {
    Shape shape = fine.getShape();
    int axes = stride.length;
    long[] split = new long[2 + 2 * axes];
    int[] order = new int[2 + 2 * axes];
    split[0] = shape.get(0);
    split[1] = shape.get(1);
    order[1] = 1;
    long positions = 1;
    for (int axis = 0; axis < axes; axis++) {
      split[2 + 2 * axis] = shape.get(2 + axis) / stride[axis];
      split[3 + 2 * axis] = stride[axis];
      order[2 + axis] = 3 + 2 * axis;
      order[2 + axes + axis] = 2 + 2 * axis;
      positions *= split[2 + 2 * axis];
    }
    try (NDArray divided = fine.reshape(split);
        NDArray gathered = divided.transpose(order)) {
      return gathered.reshape(shape.get(0), shape.get(1), size(), positions);
    }
  }

  /** Scatters patches; borrows its argument; {@code coarse} is the grid of patches. */
  NDArray fromTokens(NDArray tokens, Shape coarse) {
    int axes = stride.length;
    long[] split = new long[2 + 2 * axes];
    int[] order = new int[2 + 2 * axes];
    split[0] = tokens.getShape().get(0);
    split[1] = tokens.getShape().get(1);
    order[1] = 1;
    for (int axis = 0; axis < axes; axis++) {
      split[2 + axis] = stride[axis];
      split[2 + axes + axis] = coarse.get(2 + axis);
      order[2 + 2 * axis] = 2 + axes + axis;
      order[3 + 2 * axis] = 2 + axis;
    }
    try (NDArray divided = tokens.reshape(split);
        NDArray scattered = divided.transpose(order)) {
      return scattered.reshape(fine(coarse));
    }
  }
}
