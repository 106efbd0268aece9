package dev.retrace.examples.report;

import dev.retrace.examples.report.MemoryReport.Fit;
import dev.retrace.examples.report.MemoryReport.Resolution;
import dev.retrace.examples.report.MemoryReport.Use;
import dev.retrace.runtime.plan.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link MemoryReport} as tables. */
final class MemoryReportText {
  private final StringBuilder text = new StringBuilder();

  MemoryReportText(MemoryReport report) {
    line(
        "preset %s, %d^3 voxels, batch %d, float32, %s moments, %s optimizer",
        report.preset(), report.size(), report.batch(), report.moments(), report.optimizer());
    line(
        "%,d parameters; the largest single gradient is %s",
        report.parameterCount(), Bytes.text(report.largestGradient()));
    uses(report);
    resolutions(report.resolutions());
    plan(report);
    fits(report.fits());
    line("");
    line("Counted are tensors, and what kernels take besides where blocks tell it; the Java heap");
    line("and the engine itself, some 300 MiB, are not.");
    estimated(report.estimated());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private void uses(MemoryReport report) {
    line("");
    line("%-24s %12s %12s", "MiB", "at most", "at the peak");
    for (Use use : report.uses()) {
      if (use.highest() > 0) {
        line("%-24s %12s %12s", use.name(), mebibytes(use.highest()), mebibytes(use.atPeak()));
      }
    }
    line("%-24s %12s %12s", "peak", "", mebibytes(report.peak()));
    line("at %s, %s", report.peakAt(), report.peakPhase());
  }

  private void resolutions(List<Resolution> rows) {
    line("");
    line("%-24s %12s", "beyond what stays, MiB", "at most");
    for (Resolution row : rows) {
      String size = row.size().stream().map(String::valueOf).collect(Collectors.joining(" x "));
      line("%-24s %12s  at %s, %s", size, mebibytes(row.bytes()), row.at(), row.phase());
    }
  }

  private void plan(MemoryReport report) {
    MemoryReport.Plan plan = report.plan();
    line("");
    line(
        "strategy %s%s: %d of %d branches keep their tape; the work is %.2f times that of all",
        plan.strategy(),
        plan.budget() == 0 ? "" : " for " + Bytes.text(plan.budget()),
        plan.storing(),
        plan.branches(),
        plan.relativeTime());
    plan.sliced().forEach((path, samples) -> line("  %s: slices of %d", path, samples));
    line(
        "leanest %s, every tape kept %s",
        Bytes.text(report.floor()), Bytes.text(report.storedPeak()));
  }

  private void fits(List<Fit> fits) {
    line("");
    line("%-8s %14s %14s", "memory", "largest batch", "largest cube");
    for (Fit fit : fits) {
      line(
          "%-8s %14s %14s",
          (fit.memory() >> 30) + " GiB",
          fit.largestBatch() == 0 ? "none" : fit.largestBatch(),
          fit.largestSize() == 0 ? "none" : fit.largestSize() + "^3");
    }
  }

  private void estimated(List<String> layers) {
    if (!layers.isEmpty()) {
      line(
          "%s cannot tell what it takes and was estimated%s.",
          layers.get(0), layers.size() == 1 ? "" : ", as were " + (layers.size() - 1) + " others");
    }
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}
