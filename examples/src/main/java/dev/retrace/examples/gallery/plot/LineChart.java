package dev.retrace.examples.gallery.plot;

import dev.retrace.examples.report.PixelFont;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Curves over a common axis, such as a loss over the steps. Values that are not finite are left
 * off.
 */
public final class LineChart extends Panel {
  private static final int MARGIN = 8 * PixelFont.ADVANCE;
  private static final int FOOT = 2 * PixelFont.HEIGHT;
  private static final int TICKS = 5;

  private final List<Curve> curves = new ArrayList<>();

  /**
   * A chart without curves.
   *
   * @param title stands above the panel
   */
  public LineChart(String title) {
    super(title);
  }

  /**
   * Adds a curve.
   *
   * @param name for the legend
   * @param x rising
   * @param y as many values
   * @return this chart
   */
  public LineChart curve(String name, double[] x, double[] y) {
    curves.add(new Curve(name, x, y));
    return this;
  }

  /**
   * Adds a curve over 0, 1, 2...
   *
   * @param name for the legend
   * @param y the values
   * @return this chart
   */
  public LineChart curve(String name, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> i);
    return curve(name, x, y);
  }

  @Override
  void draw(Canvas canvas) {
    Window window = window();
    Canvas inner = canvas.within(MARGIN, 0, 0, FOOT);
    for (int i = 0; i < TICKS; i++) {
      double share = (double) i / (TICKS - 1);
      drawTick(canvas, inner, window, share);
    }
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      curve.draw(inner, window, Colours.series(i));
      int row = 6 + i * 2 * PixelFont.HEIGHT;
      int from = inner.width() - Canvas.textWidth(curve.name(), 1) - 6;
      inner.text(curve.name(), from, row, 1, Colours.series(i));
    }
    inner.frame(Colours.FAINT);
  }

  private static void drawTick(Canvas canvas, Canvas inner, Window window, double share) {
    int row = (int) Math.round((1 - share) * (inner.height() - 1));
    int column = (int) Math.round(share * (inner.width() - 1));
    inner.fill(0, row, inner.width(), 1, 0xEEEEEE);
    String y = label(window.bottom() + share * (window.top() - window.bottom()));
    int high = Math.min(inner.height() - PixelFont.HEIGHT, Math.max(0, row - 3));
    canvas.text(y, MARGIN - 3 - Canvas.textWidth(y, 1), high, 1, Colours.INK);
    String x = label(window.left() + share * (window.right() - window.left()));
    int middle = MARGIN + column - (int) (share * Canvas.textWidth(x, 1));
    canvas.text(x, middle, inner.height() + 4, 1, Colours.INK);
  }

  // Four digits that matter.
  private static String label(double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    boolean plain = text.contains(".") && !text.contains("e");
    return plain ? text.replaceAll("\\.?0+$", "") : text;
  }

  private Window window() {
    double[] xs = curves.stream().flatMapToDouble(Curve::places).toArray();
    double[] ys = curves.stream().flatMapToDouble(Curve::values).filter(Double::isFinite).toArray();
    double left = Arrays.stream(xs).min().orElse(0);
    double right = Arrays.stream(xs).max().orElse(1);
    double bottom = Arrays.stream(ys).min().orElse(0);
    double top = Arrays.stream(ys).max().orElse(1);
    // A single point, or a constant, lies in the middle.
    double wide = left < right ? 0 : 0.5;
    double high = bottom < top ? 0.03 * (top - bottom) : 0.5;
    return new Window(left - wide, right + wide, bottom - high, top + high);
  }
}
