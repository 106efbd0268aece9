package dev.retrace.examples.report;

import dev.retrace.examples.FileReplacement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables as comma-separated values, as RFC 4180 has them: lines end in CR LF, and what holds a
 * comma, a quote or the end of a line is quoted. Numbers are written in full.
 */
public final class Csv {
  private static final String END = "\r\n";

  private Csv() {}

  /**
   * Writes a table, its headings first; the file appears under its name only when it is complete.
   *
   * @param file where to; missing folders are made
   * @param table what to write; its caption is left out
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, DataTable table) {
    byte[] bytes = text(table).getBytes(StandardCharsets.UTF_8);
    FileReplacement.write(file, out -> out.write(bytes));
  }

  /**
   * A table as text.
   *
   * @param table any; empty cells become empty fields
   * @return a line of headings, and one line per row
   */
  public static String text(DataTable table) {
    StringBuilder text = new StringBuilder();
    text.append(line(table.columns().stream().map(DataTable.Column::heading).toList()));
    table.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<?> cells) {
    return cells.stream().map(Csv::field).collect(Collectors.joining(",", "", END));
  }

  private static String field(Object cell) {
    String text = cell == null ? "" : cell.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
