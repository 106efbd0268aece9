package dev.retrace.examples.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars made of parts, as an SVG drawing that follows the colours of a page. */
final class StackedBars {
  private static final int WIDTH = 860;
  private static final int LABEL = 230;
  private static final int BAR = 26;
  private static final int GAP = 12;
  private static final int LEGEND = 30;
  private static final int TAIL = 90;
  private static final List<String> COLOURS =
      List.of("#1f5fbf", "#c2410c", "#0f7b5f", "#8a3fb0", "#8f6a00", "#b3264e");

  private final String unit;
  private final List<String> parts;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> bars = new ArrayList<>();

  /** Bars whose parts have these names. */
  StackedBars(String unit, List<String> parts) {
    this.unit = unit;
    this.parts = List.copyOf(parts);
  }

  /** Adds a bar, a number for each part; what is not known is not drawn. */
  StackedBars bar(String name, double... values) {
    names.add(name);
    bars.add(values.clone());
    return this;
  }

  /** The drawing. */
  String svg() {
    int height = LEGEND + bars.size() * (BAR + GAP) + GAP;
    StringBuilder svg = new StringBuilder();
    svg.append(
        text(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">%n",
            WIDTH, height, WIDTH, height));
    legend(svg);
    double longest = bars.stream().mapToDouble(StackedBars::sum).max().orElse(1);
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, i, (WIDTH - LABEL - TAIL) / Math.max(longest, Double.MIN_NORMAL));
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend(StringBuilder svg) {
    int x = LABEL;
    for (int i = 0; i < parts.size(); i++) {
      rectangle(svg, x, 6, 12, 12, i);
      label(svg, x + 17, 16, "start", parts.get(i));
      x += 30 + 7 * parts.get(i).length();
    }
  }

  private void bar(StringBuilder svg, int row, double scale) {
    int y = LEGEND + row * (BAR + GAP);
    label(svg, LABEL - 10, y + BAR / 2 + 5, "end", names.get(row));
    double x = LABEL;
    double[] values = bars.get(row);
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        rectangle(svg, x, y, values[i] * scale, BAR, i);
        x += values[i] * scale;
      }
    }
    label(svg, x + 8, y + BAR / 2 + 5, "start", text("%.4g %s", sum(values), unit));
  }

  private static double sum(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value > 0 ? value : 0; // not-a-number adds nothing
    }
    return sum;
  }

  private static void rectangle(
      StringBuilder svg, double x, double y, double width, double height, int part) {
    int colour = part % COLOURS.size();
    svg.append(
        text(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                + " style=\"fill:var(--series-%d,%s)\"/>%n",
            x, y, width, height, colour + 1, COLOURS.get(colour)));
  }

  private static void label(StringBuilder svg, double x, double y, String anchor, String words) {
    svg.append(
        text(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\""
                + " style=\"fill:var(--ink,#1c1f24)\">%s</text>%n",
            x, y, anchor, words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
