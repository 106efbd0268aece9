package dev.retrace.examples.report;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class AxisTicks {
  private static final int MOST_DECADES = 7;
  private static final int FEWEST = 3;

  private AxisTicks() {}

  /**
   * Multiples of 1, 2 or 5 times a power of ten.
   *
   * @param from the lower end
   * @param to the upper end, above it
   * @param about how many are wanted
   */
  static List<Double> linear(double from, double to, int about) {
    double raw = (to - from) / about;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    double step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (double i = Math.ceil(from / step); i * step <= to; i++) {
      // By way of a decimal text, so that 3 times 0.1 is 0.3; and no negative zero.
      ticks.add(Double.parseDouble(String.valueOf((float) (i * step))) + 0.0);
    }
    return ticks;
  }

  /** Powers of ten, with steps in between where few of them lie on the axis; both ends positive. */
  static List<Double> logarithmic(double from, double to) {
    int low = (int) Math.ceil(Math.log10(from));
    int high = (int) Math.floor(Math.log10(to));
    int every = Math.max(1, (high - low + MOST_DECADES) / MOST_DECADES);
    List<Double> decades = new ArrayList<>();
    List<Double> between = new ArrayList<>();
    for (int i = low - 1; i <= high; i++) {
      for (double lead : new double[] {1, 2, 5}) {
        double tick = Double.parseDouble((int) lead + "e" + i);
        if (tick >= from && tick <= to) {
          between.add(tick);
          if (lead == 1 && Math.floorMod(i, every) == 0) {
            decades.add(tick);
          }
        }
      }
    }
    if (decades.size() >= FEWEST) {
      return decades;
    }
    return between.size() >= FEWEST ? between : linear(from, to, FEWEST + 1);
  }
}
