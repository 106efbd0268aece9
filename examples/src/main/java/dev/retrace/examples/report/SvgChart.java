package dev.retrace.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Curves over a common axis as an SVG element for an {@link HtmlPage}, whose colours it takes. It
 * is as sharp as the screen or the paper, and no larger for a long run than for a short one.
 */
public final class SvgChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int LEFT = 78;
  private static final int RIGHT = 16;
  private static final int FOOT = 46;
  private static final int LINE = 18;
  private static final double LETTER = 6.6; // about as wide as it is in most fonts
  private static final List<String> DASHES = List.of("", "7 4", "2 3", "9 3 2 3", "", "7 4");

  private final String title;
  private final String across;
  private final String upwards;
  private final List<ChartCurve> curves = new ArrayList<>();
  private boolean logarithmic;

  /**
   * A chart without curves.
   *
   * @param title what it shows, for those who do not see it
   * @param across what the horizontal axis is, with its unit
   * @param upwards what the vertical axis is, with its unit
   */
  public SvgChart(String title, String across, String upwards) {
    this.title = title;
    this.across = across;
    this.upwards = upwards;
  }

  /**
   * Makes the vertical axis logarithmic; values that are not above zero are left off.
   *
   * @return this
   */
  public SvgChart logarithmic() {
    logarithmic = true;
    return this;
  }

  /**
   * Adds a curve in the next colour; it is broken where a value is not finite.
   *
   * @param name for the legend
   * @param x rising
   * @param y as many values
   * @return this
   */
  public SvgChart curve(String name, double[] x, double[] y) {
    curves.add(new ChartCurve(name, x, y, next(), false));
    return this;
  }

  /**
   * Adds what the next curve was smoothed from, pale and in the same colour.
   *
   * @param x rising
   * @param y as many values
   * @return this
   */
  public SvgChart behind(double[] x, double[] y) {
    curves.add(new ChartCurve("", x, y, next(), true));
    return this;
  }

  private int next() {
    return (int) curves.stream().filter(curve -> !curve.pale()).count();
  }

  /**
   * The chart.
   *
   * @return an {@code <svg>} element
   */
  public String toSvg() {
    ChartScale scale = scale();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"%s\" width=\"%d\""
                + " height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"12\""
                + " font-family=\"inherit\" fill=\"var(--ink,#222)\">%n",
            Html.escape(title),
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    svg.append(text(4, LINE - 5, "start", "var(--faint,#666)", upwards));
    legend(svg);
    horizontal(svg, scale);
    vertical(svg, scale);
    curves.forEach(curve -> svg.append(line(curve, scale)));
    return svg.append("</svg>").toString();
  }

  private ChartScale scale() {
    int top = LINE * (1 + legendLines()) + 4;
    return ChartScale.around(
        curves, logarithmic, new ChartScale.Frame(LEFT, top, WIDTH - RIGHT, HEIGHT - FOOT));
  }

  private void horizontal(StringBuilder svg, ChartScale scale) {
    ChartScale.Frame frame = scale.frame();
    for (double tick : AxisTicks.linear(scale.left(), scale.right(), 8)) {
      double x = scale.column(tick);
      svg.append(rule(x, frame.bottom(), x, frame.bottom() + 4, "var(--faint,#666)"));
      svg.append(text(x, frame.bottom() + LINE, "middle", "inherit", label(tick)));
    }
    double middle = (frame.left() + frame.right()) / 2.0;
    svg.append(text(middle, HEIGHT - 8, "middle", "var(--faint,#666)", across));
    svg.append(
        rule(frame.left(), frame.bottom(), frame.right(), frame.bottom(), "var(--faint,#666)"));
  }

  private void vertical(StringBuilder svg, ChartScale scale) {
    ChartScale.Frame frame = scale.frame();
    List<Double> ticks =
        logarithmic
            ? AxisTicks.logarithmic(scale.bottom(), scale.top())
            : AxisTicks.linear(scale.bottom(), scale.top(), 5);
    for (double tick : ticks) {
      double y = scale.row(tick);
      svg.append(rule(frame.left(), y, frame.right(), y, "var(--line,#ddd)"));
      svg.append(text(frame.left() - 8.0, y + 4, "end", "inherit", label(tick)));
    }
  }

  private static String label(double tick) {
    return tick == Math.rint(tick) && Math.abs(tick) < 1e7
        ? Html.number((long) tick)
        : Html.number(tick);
  }

  private int legendLines() {
    return curves.isEmpty() ? 0 : (int) placeOfLegend(curves.size() - 1)[1] + 1;
  }

  // From left to right, and on the next line where the name would not fit.
  private double[] placeOfLegend(int index) {
    double x = LEFT;
    int line = 0;
    for (int i = 0; i <= index; i++) {
      double wide = curves.get(i).pale() ? 0 : 44 + LETTER * curves.get(i).name().length();
      if (x + wide > WIDTH && x > LEFT) {
        x = LEFT;
        line++;
      }
      if (i < index) {
        x += wide;
      }
    }
    return new double[] {x, line};
  }

  private void legend(StringBuilder svg) {
    for (int i = 0; i < curves.size(); i++) {
      ChartCurve curve = curves.get(i);
      if (!curve.pale()) {
        double[] place = placeOfLegend(i);
        double y = LINE * (place[1] + 2) - 5;
        svg.append(
            String.format(
                Locale.ROOT, "<path d=\"M%.1f %.1fh22\" %s/>", place[0], y - 4, stroke(curve)));
        svg.append(text(place[0] + 28, y, "start", "inherit", curve.name()));
      }
    }
  }

  private static String line(ChartCurve curve, ChartScale scale) {
    String round =
        "fill=\"none\" stroke-linecap=\"round\" stroke-width=\"6\" stroke=\"%s\""
            .formatted(colour(curve));
    return element(curve.path(scale), stroke(curve)) + element(curve.dots(scale), round);
  }

  private static String element(String path, String stroke) {
    return path.isEmpty() ? "" : "<path d=\"" + path + "\" " + stroke + "/>\n";
  }

  private static String colour(ChartCurve curve) {
    return "var(--series-" + (curve.colour() % DASHES.size() + 1) + ",#1f5fbf)";
  }

  private static String stroke(ChartCurve curve) {
    String colour = "stroke=\"" + colour(curve) + "\"";
    String dashes = DASHES.get(curve.colour() % DASHES.size());
    String kind =
        curve.pale()
            ? " stroke-opacity=\"0.3\" stroke-width=\"1\""
            : " stroke-width=\"1.8\" stroke-linecap=\"round\""
                + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
    return "fill=\"none\" stroke-linejoin=\"round\" " + colour + kind;
  }

  private static String rule(double x, double y, double toX, double toY, String colour) {
    return String.format(
        Locale.ROOT, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>%n", x, y, toX, toY, colour);
  }

  private static String text(double x, double y, String anchor, String colour, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
        x,
        y,
        anchor,
        colour.equals("inherit") ? "" : " fill=\"" + colour + "\"",
        Html.escape(text));
  }

  /** What lies on a curve and can be drawn on an axis. */
  static DoubleStream drawable(DoubleStream values, boolean logarithmic) {
    return values.filter(value -> Double.isFinite(value) && (!logarithmic || value > 0));
  }
}
