package dev.retrace.examples.gallery.plot;

/**
 * The part of the plane that a panel shows.
 *
 * @param left smallest x
 * @param right largest x
 * @param bottom smallest y
 * @param top largest y
 */
public record Window(double left, double right, double bottom, double top) {
  /** Checks that there is something to see. */
  public Window {
    if (!(left < right && bottom < top)) {
      throw new IllegalArgumentException(
          "a window needs left < right and bottom < top, but is "
              + (left + ".." + right + " by " + bottom + ".." + top));
    }
  }

  /**
   * The middles of the cells of a grid over this window, for a {@link HeatMap}: rows from the top,
   * x and y in turn.
   *
   * @param side cells along each axis
   * @return 2 side² numbers
   */
  public float[] cells(int side) {
    float[] cells = new float[2 * side * side];
    for (int i = 0; i < side * side; i++) {
      int row = i / side;
      cells[2 * i] = (float) (left + (right - left) * (i % side + 0.5) / side);
      cells[2 * i + 1] = (float) (top - (top - bottom) * (row + 0.5) / side);
    }
    return cells;
  }

  /**
   * The area of one of those cells.
   *
   * @param side cells along each axis
   * @return the area
   */
  public double cellArea(int side) {
    return (right - left) * (top - bottom) / ((double) side * side);
  }

  double column(double x, Canvas canvas) {
    return (x - left) / (right - left) * canvas.width();
  }

  double row(double y, Canvas canvas) {
    return (top - y) / (top - bottom) * canvas.height();
  }
}
