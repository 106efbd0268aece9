package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Volumes of one size as one tensor, and back. */
public final class Stack {
  private Stack() {}

  /**
   * Copies volumes.
   *
   * @param manager of the result
   * @param volumes of one size, at least one
   * @return (volume, channel, depth, height, width), owned by the caller
   */
  public static NDArray of(NDManager manager, List<Volume> volumes) {
    return array(manager, values(volumes), shape(volumes));
  }

  /** (volume, channel, depth, height, width). */
  static Shape shape(List<Volume> volumes) {
    Volume first = volumes.get(0);
    return new Shape(
        volumes.size(), first.channels(), first.depth(), first.height(), first.width());
  }

  /** Copies the voxels of all volumes, row-major. */
  static float[] values(List<Volume> volumes) {
    int length = volumes.get(0).values().length;
    float[] all = new float[length * volumes.size()];
    for (int i = 0; i < volumes.size(); i++) {
      System.arraycopy(volumes.get(i).values(), 0, all, i * length, length);
    }
    return all;
  }

  /** Copies numbers into an array, owned by the caller. */
  static NDArray array(NDManager manager, float[] values, Shape shape) {
    // A copy: an array made from Java numbers borrows their buffer.
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }

  /**
   * Copies every sample out.
   *
   * @param samples (batch, channel, depth, height, width), borrowed
   * @param name of all
   * @param first number of the first, which follows the name
   * @return as many volumes
   */
  public static List<Volume> toVolumes(NDArray samples, String name, int first) {
    Shape shape = samples.getShape();
    int count = Math.toIntExact(shape.get(0));
    int length = Math.toIntExact(shape.slice(1).size());
    float[] all = samples.toFloatArray();
    List<Volume> volumes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      volumes.add(
          Volume.of(
              Math.toIntExact(shape.get(1)),
              Math.toIntExact(shape.get(2)),
              Math.toIntExact(shape.get(3)),
              Math.toIntExact(shape.get(4)),
              Arrays.copyOfRange(all, i * length, (i + 1) * length),
              String.format(Locale.ROOT, "%s %d", name, first + i)));
    }
    return volumes;
  }
}
