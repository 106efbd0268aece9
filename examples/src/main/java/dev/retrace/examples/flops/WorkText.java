package dev.retrace.examples.flops;

import dev.retrace.examples.bench.TextTable;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import java.util.List;
import java.util.Locale;

/** The work of a configuration's training step as text. */
public final class WorkText {
  private WorkText() {}

  /**
   * Counts and writes.
   *
   * @param config any
   * @return a table and what it means
   * @throws dev.retrace.examples.UserException if the network cannot take its volumes
   */
  public static String of(RunConfig config) {
    Idm network = Networks.shapes(config);
    int size = config.data().size();
    long batch = config.training().batch();
    StepWork work = IdmWork.of(network, batch, size);
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "preset %s, batch %d at %d^3, GFLOP (2 for each product that is added up)%n%n",
            config.run().preset(), batch, size));
    text.append(table(work.summary())).append(line("%n%n"));
    text.append(
        line(
            "forward of one sample: %.1f GMAC; a step: %.3f TFLOP, of which %.0f %% rebuild%n",
            work.forward() / 2e9 / batch,
            work.total() / 1e12,
            100.0 * work.rebuild() / work.total()));
    text.append(
        line(
            "with every activation stored the rebuild falls away: %.3f TFLOP%n",
            (work.total() - work.rebuild()) / 1e12));
    text.append(
        line(
            "PyTorch's profiler would say %,d of the public code: it does not know 3-D"
                + " convolutions",
            ProfilerCount.of(network, batch, size)));
    if (!work.uncounted().isEmpty()) {
      text.append(line("%nnot counted, for want of a rule: %s", work.uncounted()));
    }
    if (config.training().reconstruction() > 0) {
      text.append(
          line(
              "%nnot counted: the way through the inverse and back, which training.reconstruction"
                  + " asks for; it takes the core once more"));
    }
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String table(DataTable table) {
    TextTable text =
        new TextTable(List.of("level", "kind", "forward", "rebuild", "backward", "all"));
    table.rows().forEach(row -> text.row(row.stream().map(WorkText::cell).toList()));
    return text.toString();
  }

  private static String cell(Object value) {
    return value == null ? "" : value instanceof Double number ? line("%.3f", number) : "" + value;
  }
}
