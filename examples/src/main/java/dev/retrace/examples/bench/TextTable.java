package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns as wide as their longest cell; the first one is flush left, the others flush right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param header one cell per column
   */
  public TextTable(List<String> header) {
    row(header);
  }

  /**
   * Adds a row.
   *
   * @param cells one per column
   * @return this
   */
  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int... widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> ("%" + (i == 0 ? "-" : "") + widths[i] + "s").formatted(row.get(i)))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
