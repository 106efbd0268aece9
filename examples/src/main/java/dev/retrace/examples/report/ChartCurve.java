package dev.retrace.examples.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Values at rising places. A class and not a record, whose arrays would be compared by identity.
 */
final class ChartCurve {
  private static final int MOST_DOTS = 40;

  private final String name;
  private final double[] x;
  private final double[] y;
  private final int colour;
  private final boolean pale;

  ChartCurve(String name, double[] x, double[] y, int colour, boolean pale) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "curve '%s' has %d places and %d values".formatted(name, x.length, y.length));
    }
    this.name = name;
    this.x = x.clone();
    this.y = y.clone();
    this.colour = colour;
    this.pale = pale;
  }

  String name() {
    return name;
  }

  /** The number of its colour, from 0. */
  int colour() {
    return colour;
  }

  /** Whether it stands back behind another. */
  boolean pale() {
    return pale;
  }

  DoubleStream places() {
    return Arrays.stream(x);
  }

  DoubleStream values() {
    return Arrays.stream(y);
  }

  /**
   * The path of the curve: of the points that share a column of pixels, no more than the first, the
   * lowest, the highest and the last, which look the same as all of them.
   */
  String path(ChartScale scale) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < x.length; ) {
      if (!isDrawable(i, scale)) {
        drawing = false;
        i++;
        continue;
      }
      int end = i + 1;
      long column = Math.round(scale.column(x[i]));
      while (end < x.length
          && isDrawable(end, scale)
          && Math.round(scale.column(x[end])) == column) {
        end++;
      }
      for (int point : outermost(i, end)) {
        path.append(drawing ? 'L' : 'M');
        path.append(
            String.format(Locale.ROOT, "%.1f %.1f", scale.column(x[point]), scale.row(y[point])));
        drawing = true;
      }
      i = end;
    }
    return path.toString();
  }

  /** Dots, where values are few and may stand alone; a path as well. */
  String dots(ChartScale scale) {
    StringBuilder dots = new StringBuilder();
    for (int i = 0; !pale && x.length <= MOST_DOTS && i < x.length; i++) {
      if (isDrawable(i, scale)) {
        double column = scale.column(x[i]);
        dots.append(String.format(Locale.ROOT, "M%.1f %.1fh0", column, scale.row(y[i])));
      }
    }
    return dots.toString();
  }

  private boolean isDrawable(int i, ChartScale scale) {
    return Double.isFinite(y[i]) && (!scale.logarithmic() || y[i] > 0);
  }

  private int[] outermost(int from, int to) {
    int lowest = from;
    int highest = from;
    for (int i = from; i < to; i++) {
      lowest = y[i] < y[lowest] ? i : lowest;
      highest = y[i] > y[highest] ? i : highest;
    }
    return IntStream.of(from, lowest, highest, to - 1).sorted().distinct().toArray();
  }
}
