package dev.retrace.examples.gallery.segmentation;

import dev.retrace.examples.gallery.plot.ImageGrid;

/** Slices of volumes as coloured images, with labels painted over them. */
final class Overlay {
  // Red, green and blue of organ, lesion and vessel.
  private static final float[][] COLOURS = {
    {}, {0, 0.45f, 0.9f}, {1, 0.75f, 0}, {0.9f, 0.1f, 0.1f}
  };
  private static final float OPACITY = 0.6f;

  private final int side;
  private final int columns;
  private final float[] values;
  private final long[] truth;

  /** Cubes of so many voxels along each axis, of which columns² are shown. */
  Overlay(int side, int columns, float[] values, long[] truth) {
    this.side = side;
    this.columns = columns;
    this.values = values;
    this.truth = truth;
  }

  /** The slices with labels painted over them; zeros paint nothing. */
  ImageGrid grid(String title, long[] labels) {
    int area = side * side;
    int count = Math.min(columns * columns, truth.length / (area * side));
    float[] pixels = new float[count * 3 * area];
    for (int image = 0; image < count; image++) {
      int from = (image * side + widestLesion(image)) * area;
      for (int i = 0; i < area; i++) {
        int label = (int) labels[from + i];
        for (int c = 0; c < 3; c++) {
          float grey = values[from + i];
          pixels[(image * 3 + c) * area + i] =
              label == 0 ? grey : grey + OPACITY * (COLOURS[label][c] - grey);
        }
      }
    }
    return new ImageGrid(title, columns, 3, side, side, pixels);
  }

  /** The slice of a volume with the most of the lesion. */
  private int widestLesion(int volume) {
    int area = side * side;
    int best = 0;
    int most = -1;
    for (int z = 0; z < side; z++) {
      int count = 0;
      for (int i = 0; i < area; i++) {
        count += truth[(volume * side + z) * area + i] == 2 ? 1 : 0;
      }
      if (count > most) {
        most = count;
        best = z;
      }
    }
    return best;
  }
}
