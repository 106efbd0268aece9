package dev.retrace.examples.gallery.plot;

import java.util.Arrays;

/** A function on the plane, from 0 (dark) to its largest value (light). */
public final class HeatMap extends Panel {
  private final double[] values;
  private final int side;

  /**
   * Values on a square grid.
   *
   * @param title stands above the panel
   * @param values rows from the top, a square number of them, as at {@link Window#cells}; not a
   *     number shows as red
   */
  public HeatMap(String title, double[] values) {
    super(title);
    side = (int) Math.round(Math.sqrt(values.length));
    if (side < 1 || side * side != values.length) {
      throw new IllegalArgumentException(values.length + " values are not a square grid");
    }
    this.values = values.clone();
  }

  @Override
  void draw(Canvas canvas) {
    double largest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    double scale = largest > 0 ? 1 / largest : 0;
    for (int y = 0; y < canvas.height(); y++) {
      for (int x = 0; x < canvas.width(); x++) {
        double value = values[y * side / canvas.height() * side + x * side / canvas.width()];
        canvas.blend(x, y, Colours.heat(value * scale), 1);
      }
    }
  }
}
