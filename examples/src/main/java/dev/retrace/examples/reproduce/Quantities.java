package dev.retrace.examples.reproduce;

import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table turned on its side: a quantity a row, what it is of a column. Where a quantity of a
 * subject is null, its cell stays empty.
 *
 * @param <T> what the quantities are of
 */
final class Quantities<T> {
  private static final double MEBIBYTE = 1 << 20;

  private final List<T> subjects;
  private final DataTable table;

  Quantities(String caption, List<T> subjects, Function<T, String> name) {
    this.subjects = List.copyOf(subjects);
    List<DataTable.Column> columns = new ArrayList<>();
    columns.add(new DataTable.Column("quantity"));
    columns.add(new DataTable.Column("unit"));
    subjects.forEach(each -> columns.add(new DataTable.Column(name.apply(each))));
    table = new DataTable(caption, columns.toArray(DataTable.Column[]::new));
  }

  /** Adds a row. */
  Quantities<T> row(String name, String unit, Function<T, ?> quantity) {
    List<Object> cells = new ArrayList<>(List.of(name, unit));
    subjects.forEach(each -> cells.add(quantity.apply(each)));
    table.row(cells.toArray());
    return this;
  }

  /** Adds a row of memory, of bytes. */
  Quantities<T> memory(String name, Function<T, Long> bytes) {
    return row(name, "MiB", each -> mebibytes(bytes.apply(each)));
  }

  /** Adds the operations of steps. */
  Quantities<T> operations(Function<T, StepWork> step) {
    return operations("operations forward", step, StepWork::forward)
        .operations("operations to rebuild", step, StepWork::rebuild)
        .operations("operations backward", step, StepWork::backward)
        .operations("operations of a step", step, StepWork::total);
  }

  private Quantities<T> operations(
      String name, Function<T, StepWork> step, Function<StepWork, Long> part) {
    return row(
        name,
        "GFLOP",
        each -> {
          StepWork work = step.apply(each);
          return work == null ? null : giga(part.apply(work));
        });
  }

  DataTable table() {
    return table;
  }

  /** Bytes in MiB, to a tenth; null where there are none to tell. */
  static Double mebibytes(Long bytes) {
    return bytes == null || bytes < 0 ? null : Math.round(10 * bytes / MEBIBYTE) / 10.0;
  }

  // In 10⁹, to a thousandth.
  private static double giga(long operations) {
    return Math.round(operations / 1e6) / 1e3;
  }
}
