package dev.retrace.examples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables for a terminal: columns as wide as their longest cell, numbers to the right, text to the
 * left, empty cells empty.
 */
public final class PlainTable {
  private static final String GAP = "  ";

  private PlainTable() {}

  /**
   * A table as text.
   *
   * @param table any
   * @return its caption, its headings and its rows, without a line end at the end
   */
  public static String text(DataTable table) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.copyOf(table.columns().stream().map(DataTable.Column::heading).toList()));
    rows.addAll(table.rows());
    StringBuilder text = new StringBuilder(table.caption());
    for (List<Object> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(i == 0 ? "" : GAP).append(padded(cell(row.get(i)), i, rows));
      }
      text.append('\n').append(line.toString().stripTrailing());
    }
    return text.toString();
  }

  private static String padded(String cell, int column, List<List<Object>> rows) {
    int width = rows.stream().mapToInt(row -> cell(row.get(column)).length()).max().orElse(0);
    boolean numbers = rows.stream().anyMatch(row -> row.get(column) instanceof Number);
    String space = " ".repeat(width - cell.length());
    return numbers ? space + cell : cell + space;
  }

  private static String cell(Object cell) {
    if (cell == null) {
      return "";
    }
    return cell instanceof Number number ? Html.number(number) : cell.toString();
  }
}
