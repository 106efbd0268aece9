package dev.retrace.examples.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Mean squared errors of predicted noise, beside two simple predictors on the same data.
 *
 * @param volumes how many held-out volumes were looked at
 * @param rows single steps, and last the mean over steps spread evenly over the schedule
 */
public record ValidationReport(int volumes, List<Row> rows) {
  /** The name of the row that counts all noise levels alike. */
  public static final String MEAN = "mean";

  /**
   * One line.
   *
   * @param step t, or "mean"
   * @param network the network's error
   * @param filter the linear filter's error
   * @param zero the error of predicting no noise
   */
  public record Row(String step, double network, double filter, double zero) {}

  /** The mean over all noise levels. */
  Row mean() {
    return rows.get(rows.size() - 1);
  }

  /** Lines for a person. */
  List<String> toLines() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                String.format(
                    Locale.ROOT,
                    "  held-out noise error (%d volumes)   network   filter     zero",
                    volumes)));
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %35s  %8.4f %8.4f %8.4f   %+.1f %% against the filter",
              row.step().equals(MEAN) ? "mean over t" : "t = " + row.step(),
              row.network(),
              row.filter(),
              row.zero(),
              100 * (row.network() / row.filter() - 1)));
    }
    return lines;
  }
}
