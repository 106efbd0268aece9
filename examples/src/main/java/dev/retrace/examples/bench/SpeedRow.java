package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The times of a pair.
 *
 * @param pair the variants
 * @param threads of the engine inside an operator
 * @param timing of all turns
 */
record SpeedRow(VariantPair pair, int threads, Timing timing) {
  /** Medians and ratios. */
  static TextTable table(List<SpeedRow> rows) {
    TextTable table =
        new TextTable(List.of("pair", "threads", "first", "second", "ratio", "lowest", "highest"));
    for (SpeedRow row : rows) {
      Timing timing = row.timing();
      table.row(
          List.of(
              row.pair().toString(),
              Integer.toString(row.threads()),
              number("%.3f", timing.first()),
              number("%.3f", timing.second()),
              number("%.2f", timing.ratio()),
              number("%.2f", timing.smallestRatio()),
              number("%.2f", timing.largestRatio())));
    }
    return table;
  }

  /** The seconds of every turn, as comma-separated values. */
  static List<String> csv(List<SpeedRow> rows) {
    List<String> lines = new ArrayList<>(List.of("pair,threads,turn,first_seconds,second_seconds"));
    for (SpeedRow row : rows) {
      Timing timing = row.timing();
      for (int i = 0; i < timing.firsts().size(); i++) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s,%d,%d,%.6f,%.6f",
                row.pair(),
                row.threads(),
                i + 1,
                timing.firsts().get(i),
                timing.seconds().get(i)));
      }
    }
    return lines;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
