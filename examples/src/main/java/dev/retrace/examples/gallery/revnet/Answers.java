package dev.retrace.examples.gallery.revnet;

/** What a classifier answered, beside the truth. */
final class Answers {
  private final int classes;
  private final long[] found;
  private final long[] truth;

  /** One answer and one truth per image, each a class from 0. */
  Answers(int classes, long[] found, long[] truth) {
    this.classes = classes;
    this.found = found;
    this.truth = truth;
  }

  /** The share of right answers. */
  double accuracy() {
    int hits = 0;
    for (int i = 0; i < truth.length; i++) {
      hits += found[i] == truth[i] ? 1 : 0;
    }
    return (double) hits / truth.length;
  }

  /** The share of each answer, a column, among the images of each class, a row. */
  double[] confusion() {
    int[] counts = new int[classes];
    for (long each : truth) {
      counts[(int) each]++;
    }
    double[] shares = new double[classes * classes];
    for (int i = 0; i < truth.length; i++) {
      int row = (int) truth[i];
      shares[row * classes + (int) found[i]] += 1.0 / counts[row];
    }
    return shares;
  }

  /** The first images of each answer, a column per answer; black where there are too few. */
  float[] columns(float[] pixels) {
    int size = pixels.length / truth.length;
    float[] grid = new float[classes * classes * size];
    int[] rows = new int[classes];
    for (int i = 0; i < found.length; i++) {
      int column = (int) found[i];
      if (rows[column] < classes) {
        int cell = classes * rows[column]++ + column;
        System.arraycopy(pixels, i * size, grid, cell * size, size);
      }
    }
    return grid;
  }
}
