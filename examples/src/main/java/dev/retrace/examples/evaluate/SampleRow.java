package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.report.DataTable;
import java.util.List;

/**
 * One figure about sets of volumes.
 *
 * @param modality whose channel
 * @param measure what is measured
 * @param of which sets
 * @param volumes in each set
 * @param value with its interval, where there is one
 * @param chance for distances, how often sets of one origin would be as far apart; else NaN
 */
public record SampleRow(
    String modality, String measure, String of, int volumes, Interval value, double chance) {
  static final String GENERATED = "generated to held out";
  static final String TRAINING = "training to held out";

  /** All figures of rows under each other. */
  static DataTable table(List<SampleRow> rows) {
    DataTable table =
        DataTable.of(
            "Generated volumes as a whole; training volumes are the yardstick",
            "modality",
            "measure",
            "of",
            "volumes",
            "value",
            "low",
            "high",
            "chance");
    for (SampleRow row : rows) {
      table.row(
          row.modality,
          row.measure,
          row.of,
          row.volumes,
          row.value.estimate(),
          row.value.low(),
          row.value.high(),
          row.chance);
    }
    return table;
  }
}
