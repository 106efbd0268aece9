package dev.retrace.examples.detect;

import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the recovered noise of volumes looks like, beside standard normal noise. */
public final class InversionTable {
  private InversionTable() {}

  /**
   * The figures.
   *
   * @param recovered at least one
   * @return one row per figure, one column per volume
   */
  public static DataTable of(List<Recovered> recovered) {
    List<String> columns = new ArrayList<>(List.of("figure", "normal noise"));
    for (int i = 0; i < recovered.size(); i++) {
      columns.add("volume " + i);
    }
    DataTable table =
        DataTable.of(
            "The noise that the network would make each volume of", columns.toArray(String[]::new));
    List<Map<String, Double>> statistics =
        recovered.stream().map(each -> NoiseStatistics.of(each.noise())).toList();
    for (String name : statistics.get(0).keySet()) {
      List<Object> row = new ArrayList<>(List.of(name, NoiseStatistics.expected(name)));
      statistics.forEach(each -> row.add(each.get(name)));
      table.row(row.toArray());
    }
    List<Object> errors = new ArrayList<>(List.of("round_trip_error", 0.0));
    recovered.forEach(each -> errors.add(each.error()));
    return table.row(errors.toArray());
  }
}
