package dev.retrace.examples.gallery.segmentation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.LabelledBatch;
import java.util.Random;

/**
 * Volumes of random anatomies, under noise and under a field that makes one side brighter than the
 * other. Lesion and vessel are equally bright, so only their form tells them apart. There is no end
 * of them, so no volume is seen twice.
 */
final class AnatomyVolumes {
  private static final double[] BRIGHTNESS = {0.2, 0.5, 0.8, 0.8};
  private static final double NOISE = 0.08;
  private static final double FIELD = 0.6; // by how much the brightness changes across the volume

  private final int side;
  private final Random random;

  /** Volumes of so many voxels along each axis. */
  AnatomyVolumes(int side, long seed) {
    this.side = side;
    random = new Random(seed);
  }

  /** The shape of so many volumes. */
  Shape shape(int count) {
    return new Shape(count, 1, side, side, side);
  }

  /** Draws volumes, with a label for every voxel; owned by the caller. */
  LabelledBatch draw(NDManager manager, int count) {
    int voxels = side * side * side;
    float[] values = new float[count * voxels];
    long[] labels = new long[count * voxels];
    for (int i = 0; i < count; i++) {
      draw(values, labels, i * voxels);
    }
    return new LabelledBatch(
        manager.create(values, shape(count)),
        manager.create(labels, new Shape(count, side, side, side)));
  }

  private void draw(float[] values, long[] labels, int offset) {
    Anatomy anatomy = new Anatomy(random);
    double[] brighter = Anatomy.direction(random);
    int i = offset;
    for (int plane = 0; plane < side; plane++) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          double[] at = {middle(plane), middle(row), middle(column)};
          int label = anatomy.at(at);
          double tilt = 0;
          for (int axis = 0; axis < 3; axis++) {
            tilt += brighter[axis] * (at[axis] - 0.5);
          }
          double noise = NOISE * random.nextGaussian();
          labels[i] = label;
          values[i++] = (float) (BRIGHTNESS[label] * (1 + FIELD * tilt) + noise);
        }
      }
    }
  }

  /** The labels of the nearest brightness: what can be told without looking at neighbours. */
  static long[] byBrightness(float[] values) {
    long[] labels = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      for (int label = 1; label < Anatomy.CLASSES; label++) {
        double best = Math.abs(values[i] - BRIGHTNESS[(int) labels[i]]);
        labels[i] = Math.abs(values[i] - BRIGHTNESS[label]) < best ? label : labels[i];
      }
    }
    return labels;
  }

  private double middle(int voxel) {
    return (voxel + 0.5) / side;
  }
}
