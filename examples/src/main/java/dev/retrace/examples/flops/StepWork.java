package dev.retrace.examples.flops;

import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The floating-point operations of one training step, layer by layer.
 *
 * @param batch samples in the step
 * @param layers in the order of forward
 * @param uncounted paths of layers with weights for which there is no rule; their work is missing
 */
public record StepWork(long batch, List<LayerWork> layers, List<String> uncounted) {
  /** Copies the lists. */
  public StepWork {
    layers = List.copyOf(layers);
    uncounted = List.copyOf(uncounted);
  }

  /**
   * Of the way forward.
   *
   * @return floating-point operations
   */
  public long forward() {
    return sum(LayerWork::forward);
  }

  /**
   * Of what is computed again on the way back.
   *
   * @return floating-point operations
   */
  public long rebuild() {
    return sum(LayerWork::rebuild);
  }

  /**
   * Of the gradients.
   *
   * @return floating-point operations
   */
  public long backward() {
    return sum(LayerWork::backward);
  }

  /**
   * Of the whole step, without the optimizer.
   *
   * @return floating-point operations
   */
  public long total() {
    return sum(LayerWork::total);
  }

  private long sum(ToLongFunction<LayerWork> part) {
    return layers.stream().mapToLong(part).sum();
  }

  /**
   * One row for each kind of layer at each level, and one for all.
   *
   * @return in units of 10⁹ operations
   */
  public DataTable summary() {
    Map<String, LayerWork> sums = new TreeMap<>();
    layers.forEach(
        each -> sums.merge("%03d %s".formatted(each.level(), each.kind()), each, LayerWork::plus));
    DataTable table = table("one training step of %d samples, by level".formatted(batch), "kind");
    sums.values().forEach(each -> row(table, each.kind(), each));
    table.row(null, "in all", giga(forward()), giga(rebuild()), giga(backward()), giga(total()));
    return table;
  }

  /**
   * One row for each layer.
   *
   * @return in units of 10⁹ operations
   */
  public DataTable details() {
    DataTable table = table("one training step of %d samples, by layer".formatted(batch), "layer");
    layers.forEach(each -> row(table, each.path(), each));
    return table;
  }

  private static DataTable table(String caption, String name) {
    List<DataTable.Column> columns = new ArrayList<>();
    columns.add(new DataTable.Column("level"));
    columns.add(new DataTable.Column(name));
    for (String part : List.of("forward", "rebuild", "backward", "total")) {
      columns.add(new DataTable.Column(part, "GFLOP"));
    }
    return new DataTable(caption, columns.toArray(DataTable.Column[]::new));
  }

  private static void row(DataTable table, String name, LayerWork work) {
    table.row(
        work.level(),
        name,
        giga(work.forward()),
        giga(work.rebuild()),
        giga(work.backward()),
        giga(work.total()));
  }

  private static double giga(long operations) {
    return operations / 1e9;
  }
}
