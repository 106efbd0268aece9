package dev.retrace.examples.report;

import java.util.List;

/**
 * Where values lie on a chart.
 *
 * @param frame of the curves, in pixels
 * @param left the smallest x
 * @param right the largest
 * @param bottom the smallest y
 * @param top the largest
 * @param logarithmic whether the vertical axis is
 */
record ChartScale(
    Frame frame, double left, double right, double bottom, double top, boolean logarithmic) {
  /** A rectangle. */
  record Frame(int left, int top, int right, int bottom) {}

  /** With all that can be drawn, and a little room above and below. */
  static ChartScale around(List<ChartCurve> curves, boolean logarithmic, Frame frame) {
    double[] xs = curves.stream().flatMapToDouble(ChartCurve::places).sorted().toArray();
    double[] ys =
        curves.stream()
            .flatMapToDouble(curve -> SvgChart.drawable(curve.values(), logarithmic))
            .map(y -> logarithmic ? Math.log10(y) : y)
            .sorted()
            .toArray();
    double left = xs.length == 0 ? 0 : xs[0];
    double right = xs.length == 0 ? 1 : xs[xs.length - 1];
    double low = ys.length == 0 ? 0 : ys[0];
    double high = ys.length == 0 ? 1 : ys[ys.length - 1];
    // A single point, or a constant, lies in the middle; as far as numbers tell ends apart.
    double wide = left < right ? 0 : 0.5;
    double least = 1e-6 * Math.max(1, Math.abs(high));
    double room =
        Math.max(
            0.04 * (high - low), high - low > least ? 0 : 0.1 * Math.max(1e-3, Math.abs(high)));
    double bottom = low >= 0 && low - room < 0 && !logarithmic ? 0 : low - room;
    double top = high + room;
    return new ChartScale(
        frame,
        left - wide,
        right + wide,
        logarithmic ? Math.pow(10, bottom) : bottom,
        logarithmic ? Math.pow(10, top) : top,
        logarithmic);
  }

  double column(double x) {
    return frame.left() + (x - left) / (right - left) * (frame.right() - frame.left());
  }

  double row(double y) {
    double share =
        logarithmic ? Math.log(y / bottom) / Math.log(top / bottom) : (y - bottom) / (top - bottom);
    return frame.bottom() - share * (frame.bottom() - frame.top());
  }
}
