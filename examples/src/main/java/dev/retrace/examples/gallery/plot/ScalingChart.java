package dev.retrace.examples.gallery.plot;

import dev.retrace.examples.report.PixelFont;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a quantity grows with another: named axes, the vertical one from zero, a dot at each value
 * and a tick below each place that has one. Values that are not finite are left off.
 */
public final class ScalingChart extends Panel {
  private static final int SCALE = 2;
  private static final int LETTER = PixelFont.ADVANCE * SCALE;
  private static final int LINE = PixelFont.HEIGHT * SCALE;
  private static final int LEFT = 8 * LETTER;
  private static final int TOP = 2 * LINE;
  private static final int FOOT = 4 * LINE;
  private static final int GAP = 8;
  private static final int STEPS = 5;

  private final String horizontal;
  private final String vertical;
  private final List<Curve> curves = new ArrayList<>();

  /**
   * A chart without curves.
   *
   * @param title stands above the panel
   * @param horizontal what the places are
   * @param vertical what the values are, with their unit
   */
  public ScalingChart(String title, String horizontal, String vertical) {
    super(title);
    this.horizontal = horizontal;
    this.vertical = vertical;
  }

  /**
   * Adds a curve.
   *
   * @param name for the legend
   * @param x rising
   * @param y as many values, none below zero
   * @return this chart
   */
  public ScalingChart curve(String name, double[] x, double[] y) {
    curves.add(new Curve(name, x, y));
    return this;
  }

  @Override
  void draw(Canvas canvas) {
    double step = step();
    Window window = window(step);
    canvas.text(vertical, 0, 0, SCALE, Colours.INK);
    Canvas inner = canvas.within(LEFT, TOP, GAP, FOOT);
    drawValues(canvas, inner, window, step);
    drawPlaces(canvas, inner, window);
    for (int i = 0; i < curves.size(); i++) {
      int colour = Colours.series(i);
      curves.get(i).draw(inner, window, colour);
      curves.get(i).mark(inner, window, colour);
      int row = GAP + i * (LINE + GAP);
      inner.fill(GAP, row + LINE / 2 - 1, 2 * LETTER, 3, colour);
      inner.text(curves.get(i).name(), 2 * GAP + 2 * LETTER, row, SCALE, colour);
    }
    inner.frame(Colours.FAINT);
  }

  private static void drawValues(Canvas canvas, Canvas inner, Window window, double step) {
    for (int i = 0; i * step <= window.top(); i++) {
      int row = (int) Math.round(window.row(i * step, inner));
      inner.fill(0, row, inner.width(), 1, 0xE8E8E8);
      String text = label(i * step);
      int from = LEFT - GAP - Canvas.textWidth(text, SCALE);
      canvas.text(text, from, TOP + row - LINE / 2, SCALE, Colours.INK);
    }
  }

  private void drawPlaces(Canvas canvas, Canvas inner, Window window) {
    int free = 0;
    for (double place :
        curves.stream().flatMapToDouble(Curve::places).distinct().sorted().toArray()) {
      int column = (int) Math.round(window.column(place, inner));
      inner.fill(column, inner.height() - GAP, 1, GAP, Colours.INK);
      String text = label(place);
      int width = Canvas.textWidth(text, SCALE);
      int from = Math.min(LEFT + column - width / 2, canvas.width() - width);
      if (from >= free) { // a label that would touch its neighbour is left off
        canvas.text(text, from, TOP + inner.height() + GAP, SCALE, Colours.INK);
        free = from + width + GAP;
      }
    }
    int middle = LEFT + (inner.width() - Canvas.textWidth(horizontal, SCALE)) / 2;
    canvas.text(horizontal, middle, canvas.height() - LINE, SCALE, Colours.INK);
  }

  private static String label(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  // 1, 2 or 5 times a power of ten.
  private double step() {
    double raw = highest() / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }

  private double highest() {
    double highest =
        curves.stream().flatMapToDouble(Curve::values).filter(Double::isFinite).max().orElse(1);
    return highest > 0 ? highest : 1;
  }

  private Window window(double step) {
    double left = curves.stream().flatMapToDouble(Curve::places).min().orElse(0);
    double right = curves.stream().flatMapToDouble(Curve::places).max().orElse(1);
    double edge = left < right ? 0.03 * (right - left) : 0.5;
    double top = step * Math.ceil(1.02 * highest() / step);
    return new Window(left - edge, right + edge, 0, top);
  }
}
