package dev.retrace.examples.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.retrace.examples.UserException;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.DataTable.Column;
import dev.retrace.examples.report.ModelDescription;
import dev.retrace.examples.train.MetricsHistory;
import dev.retrace.examples.train.StepMemory;
import dev.retrace.examples.train.StepMetrics;
import dev.retrace.examples.train.ValidationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a run. */
final class RunTables {
  private static final double MEBIBYTE = 1 << 20;

  private RunTables() {}

  static DataTable validation(MetricsHistory history) {
    long step = history.validations().lastKey();
    DataTable table =
        DataTable.of(
            "Mean squared error of the predicted noise after step "
                + step
                + ", on "
                + volumes(history.validated())
                + "; below zero in the last column the network knows more than a linear filter.",
            "noise level",
            "network",
            "linear filter",
            "no noise predicted",
            "against the filter (%)");
    for (ValidationReport.Row row : history.validations().get(step)) {
      boolean mean = row.step().equals(ValidationReport.MEAN);
      table.row(
          mean ? "mean over all" : "t = " + row.step(),
          row.network(),
          row.filter(),
          row.zero(),
          Math.rint(1000 * (row.network() / row.filter() - 1)) / 10);
    }
    return table;
  }

  private static String volumes(int count) {
    return count == 1 ? "one held-out volume" : count + " held-out volumes";
  }

  static DataTable memory(StepMemory memory) {
    DataTable table =
        new DataTable(
            memory.exact()
                ? "Memory of a training step; its peak was predicted at " + memory.place() + "."
                : "Memory of a training step; its peak was predicted at "
                    + memory.place()
                    + ". Without a budget the C library keeps some freed memory, and the process"
                    + " is larger than what it uses.",
            new Column("what"),
            new Column("size", "MiB"));
    table.row("tensors at the peak, predicted", memory.predictedBytes() / MEBIBYTE);
    table.row(
        "process beyond its start, measured",
        memory.residentBytes() < 0 ? null : memory.residentBytes() / MEBIBYTE);
    return table.row("tensors alive between steps, measured", memory.aliveBytes() / MEBIBYTE);
  }

  static DataTable cost(List<StepMetrics> steps) {
    double[] seconds = steps.stream().mapToDouble(StepMetrics::seconds).sorted().toArray();
    long peak = steps.stream().mapToLong(StepMetrics::peakBytes).max().orElse(-1);
    double all = steps.stream().mapToDouble(StepMetrics::seconds).sum();
    return new DataTable(
            "What the steps took, without validations, samples and checkpoints.",
            new Column("what"),
            new Column("value"),
            new Column("unit"))
        .row("steps", steps.size(), "")
        .row("time of all steps", all / 60, "min")
        .row("median time of a step", seconds[seconds.length / 2], "s")
        .row("largest the process was", peak < 0 ? null : peak / MEBIBYTE, "MiB");
  }

  static DataTable levels(ModelDescription model) {
    DataTable table =
        DataTable.of(
            "The invertible core, from full resolution downwards; modules count in the encoder and"
                + " again in the decoder.",
            "level",
            "channels",
            "voxels",
            "modules",
            "attention on the skip",
            "parameters");
    for (ModelDescription.LevelRow level : model.levels()) {
      String size = level.size().stream().map(String::valueOf).collect(Collectors.joining(" × "));
      table.row(
          level.level(),
          level.channels(),
          size,
          level.modules(),
          level.attention(),
          level.parameters());
    }
    return table;
  }

  static DataTable parts(ModelDescription model) {
    DataTable table = DataTable.of("Parameters by part.", "part", "parameters");
    model.parameters().forEach(table::row);
    return table.row("in all", model.totalParameters());
  }

  /** The configuration as it was written, so that it can be read whatever its version. */
  static DataTable configuration(Path file) {
    DataTable table =
        DataTable.of("Everything the run was given, resolved.", "section", "key", "value");
    try {
      JsonNode root = new YAMLMapper().readTree(Files.readAllBytes(file));
      root.properties()
          .forEach(
              section ->
                  section
                      .getValue()
                      .properties()
                      .forEach(
                          entry ->
                              table.row(section.getKey(), entry.getKey(), text(entry.getValue()))));
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + " (" + e.getMessage() + ")", e);
    }
    return table;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }
}
