package dev.retrace.examples.bench;

import java.util.List;
import java.util.Locale;

/** The memory of one training step, a variant a row, split into its parts. */
final class MemoryTable {
  private static final String NOTES =
      """
      parameters, moments  counted: the bytes of their arrays
      gradients            counted: those of parameters that are alive at the peak; - where the
                           engine's autograd does not tell, which then are part of the workspace
      activations          measured: resident between forward and backward less resident between
                           steps, or what is left of that at the peak
      workspace            by difference: gradients of activations, the tape at work, scratch
      process              by difference, between two steps: caches, compiled code, loose ends
      peak                 measured: the sum of these
      predicted            by the planner before anything is allocated: the peak without process""";

  private final List<MemoryRow> rows;

  MemoryTable(List<MemoryRow> rows) {
    this.rows = rows;
  }

  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            List.of(
                "MiB",
                "parameters",
                "moments",
                "gradients",
                "activations",
                "workspace",
                "process",
                "peak",
                "predicted",
                "where"));
    rows.forEach(row -> table.row(cells(row)));
    return table + "\n\n" + NOTES + "\n" + device();
  }

  private static List<String> cells(MemoryRow row) {
    MemoryFigures figures = row.figures();
    return List.of(
        row.variant().toString(),
        cell(figures.parameters()),
        cell(figures.moments()),
        figures.countsGradients() ? cell(figures.gradients()) : "-",
        cell(figures.activations()),
        cell(figures.workspace()),
        cell(figures.process()),
        cell(figures.growth()),
        figures.predicted() < 0 ? "-" : cell(figures.predicted()),
        figures.where());
  }

  private String device() {
    if (rows.stream().allMatch(row -> row.figures().devicePeak() < 0)) {
      return "GPU memory           not available: computed on a CPU, or without NVIDIA's library";
    }
    TextTable table = new TextTable(List.of("GPU memory, MiB", "peak"));
    rows.forEach(
        row -> table.row(List.of(row.variant().toString(), cell(row.figures().devicePeak()))));
    return "\n" + table;
  }

  /** Bytes in MiB. */
  static String cell(long bytes) {
    return String.format(Locale.ROOT, "%.1f", Sizes.mebibytes(bytes));
  }
}
