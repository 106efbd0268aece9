package dev.retrace.examples.reproduce;

import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.List;

/** A table turned on its side: a quantity a row, what it is of a column. */
final class Quantities {
  private static final double MEBIBYTE = 1 << 20;

  private final DataTable table;

  Quantities(String caption, List<String> subjects) {
    List<DataTable.Column> columns = new ArrayList<>();
    columns.add(new DataTable.Column("quantity"));
    columns.add(new DataTable.Column("unit"));
    subjects.forEach(each -> columns.add(new DataTable.Column(each)));
    table = new DataTable(caption, columns.toArray(DataTable.Column[]::new));
  }

  /** Adds a row; null leaves a cell empty. */
  Quantities row(String name, String unit, Object... values) {
    Object[] cells = new Object[2 + values.length];
    cells[0] = name;
    cells[1] = unit;
    System.arraycopy(values, 0, cells, 2, values.length);
    table.row(cells);
    return this;
  }

  DataTable table() {
    return table;
  }

  /** Bytes in MiB, to a tenth; null where there are none to tell. */
  static Double mebibytes(Long bytes) {
    return bytes == null || bytes < 0 ? null : Math.round(10 * bytes / MEBIBYTE) / 10.0;
  }

  /** Operations in 10⁹, to a thousandth. */
  static Double giga(Long operations) {
    return operations == null ? null : Math.round(operations / 1e6) / 1e3;
  }
}
