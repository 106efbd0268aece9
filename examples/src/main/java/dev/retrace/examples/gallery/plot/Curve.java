package dev.retrace.examples.gallery.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Values at rising places. A class and not a record, whose arrays would be compared by identity.
 */
final class Curve {
  private static final double MARK = 4;

  private final String name;
  private final double[] x;
  private final double[] y;

  Curve(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "curve '%s' has %d places and %d values".formatted(name, x.length, y.length));
    }
    this.name = name;
    this.x = x.clone();
    this.y = y.clone();
  }

  String name() {
    return name;
  }

  DoubleStream places() {
    return Arrays.stream(x);
  }

  DoubleStream values() {
    return Arrays.stream(y);
  }

  /** Draws a line; it is broken where a value is not finite. */
  void draw(Canvas canvas, Window window, int rgb) {
    for (int i = 1; i < x.length; i++) {
      if (Double.isFinite(y[i - 1]) && Double.isFinite(y[i])) {
        canvas.line(
            window.column(x[i - 1], canvas),
            window.row(y[i - 1], canvas),
            window.column(x[i], canvas),
            window.row(y[i], canvas),
            rgb);
      }
    }
  }

  /** Draws a dot at every value. */
  void mark(Canvas canvas, Window window, int rgb) {
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        canvas.dot(window.column(x[i], canvas), window.row(y[i], canvas), MARK, rgb, 1);
      }
    }
  }
}
