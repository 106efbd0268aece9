package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Where every voxel of a patch lies in its volume: one channel for each spatial axis, from −1 at
 * the volume's first voxel to 1 at its last ("Memory-Efficient 3D Denoising Diffusion Models for
 * Medical Image Processing", Bieder et al., 2023; "Patch Diffusion", Wang et al., 2023).
 */
final class Coordinates {
  private Coordinates() {}

  /** Returns (batch, axis, spatial...), owned by the caller. */
  static NDArray of(NDArray volumes, List<Placement> places) {
    Shape shape = volumes.getShape();
    if (places.size() != shape.get(0)) {
      throw new IllegalArgumentException(
          "There are places for " + places.size() + " samples, not for a batch of " + shape + ".");
    }
    try (NDList samples = new NDList()) {
      places.forEach(place -> samples.add(sample(volumes, place)));
      return NDArrays.concat(samples, 0);
    }
  }

  private static NDArray sample(NDArray volumes, Placement place) {
    Shape spatial = volumes.getShape().slice(2);
    try (NDList channels = new NDList()) {
      for (int axis = 0; axis < spatial.dimension(); axis++) {
        channels.add(channel(volumes, spatial, place, axis));
      }
      return NDArrays.concat(channels, 1);
    }
  }

  private static NDArray channel(NDArray volumes, Shape spatial, Placement place, int axis) {
    double[] line = new double[Math.toIntExact(spatial.get(axis))];
    double last = place.whole().get(axis) - 1.0;
    double start = place.start().get(axis);
    Arrays.setAll(line, i -> last == 0 ? 0 : 2 * (start + i) / last - 1);
    long[] sizes = new long[2 + spatial.dimension()];
    Arrays.fill(sizes, 1);
    sizes[2 + axis] = line.length;
    Shape full = new Shape(1, 1).addAll(spatial);
    try (NDArray values =
            JavaArrays.toNDArray(
                volumes.getManager(), line, new Shape(sizes), volumes.getDataType());
        NDArray view = values.broadcast(full)) {
      return view.duplicate();
    }
  }
}
