package dev.retrace.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows under named columns, to be shown on an {@link HtmlPage} and written as {@link Csv}. */
public final class DataTable {
  private final String caption;
  private final List<Column> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param name of what it tells
   * @param unit such as {@code MiB}; empty where there is none
   */
  public record Column(String name, String unit) {
    /**
     * A column without a unit.
     *
     * @param name of what it tells
     */
    public Column(String name) {
      this(name, "");
    }

    /**
     * The name with its unit.
     *
     * @return such as {@code peak (MiB)}
     */
    public String heading() {
      return unit.isEmpty() ? name : name + " (" + unit + ")";
    }
  }

  /**
   * An empty table.
   *
   * @param caption one sentence: what the rows are, and what to see in them
   * @param columns from left to right
   */
  public DataTable(String caption, Column... columns) {
    this.caption = caption;
    this.columns = List.of(columns);
  }

  /**
   * An empty table of columns without units.
   *
   * @param caption one sentence: what the rows are, and what to see in them
   * @param names of the columns, from left to right
   * @return the table
   */
  public static DataTable of(String caption, String... names) {
    Column[] columns = new Column[names.length];
    for (int i = 0; i < names.length; i++) {
      columns[i] = new Column(names[i]);
    }
    return new DataTable(caption, columns);
  }

  /**
   * Adds a row.
   *
   * @param cells one per column: a number, or anything that tells itself by {@code toString}; null
   *     and not-a-number leave the cell empty
   * @return this
   * @throws IllegalArgumentException if the number of cells is not that of the columns
   */
  public DataTable row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          caption + ": " + cells.length + " cells for " + columns.size() + " columns");
    }
    List<Object> row = new ArrayList<>(); // may hold nulls
    for (Object cell : cells) {
      row.add(isMissing(cell) ? null : cell);
    }
    rows.add(Collections.unmodifiableList(row));
    return this;
  }

  private static boolean isMissing(Object cell) {
    return cell instanceof Number number
        && Double.isNaN(number.doubleValue()); // null is no Number, and stays null
  }

  /**
   * What the table is about.
   *
   * @return as given
   */
  public String caption() {
    return caption;
  }

  /**
   * The columns.
   *
   * @return from left to right
   */
  public List<Column> columns() {
    return columns;
  }

  /**
   * The rows.
   *
   * @return from top to bottom; an empty cell is null
   */
  public List<List<Object>> rows() {
    return Collections.unmodifiableList(rows);
  }
}
