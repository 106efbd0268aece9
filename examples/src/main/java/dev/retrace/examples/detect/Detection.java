package dev.retrace.examples.detect;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Whether generated volumes can be told from real ones.
 *
 * @param generated features of generated volumes by name
 * @param real features of as many real volumes that the network has not seen
 * @param area of the classifier's scores, generated volumes being the positives
 * @param control the mean area where half of the real volumes pass for generated, and the range of
 *     19 of 20 such divisions: what the classifier makes of nothing
 */
public record Detection(
    List<Map<String, Double>> generated,
    List<Map<String, Double>> real,
    Interval area,
    Interval control) {
  private static final int REPEATS = 10;
  private static final int CONTROLS = 40;

  /** Copies the lists. */
  public Detection {
    generated = List.copyOf(generated);
    real = List.copyOf(real);
  }

  /** Learns to tell, and judges; at least four volumes of each kind. */
  static Detection of(
      List<Map<String, Double>> generated, List<Map<String, Double>> real, long seed) {
    List<double[]> rows = new ArrayList<>(generated.stream().map(Detection::row).toList());
    rows.addAll(real.stream().map(Detection::row).toList());
    return new Detection(
        generated,
        real,
        area(rows, generated.size(), REPEATS, seed),
        control(real.stream().map(Detection::row).toList(), seed));
  }

  private static Interval area(List<double[]> rows, int positives, int repeats, long seed) {
    List<Boolean> positive = IntStream.range(0, rows.size()).mapToObj(i -> i < positives).toList();
    double[] scores = CrossValidation.scores(rows, positive, repeats, seed);
    return RocArea.of(
        Arrays.copyOf(scores, positives), Arrays.copyOfRange(scores, positives, scores.length));
  }

  private static Interval control(List<double[]> real, long seed) {
    Random random = new Random(seed);
    double[] areas = new double[CONTROLS];
    for (int i = 0; i < CONTROLS; i++) {
      List<double[]> order = new ArrayList<>(real);
      Collections.shuffle(order, random);
      areas[i] = area(order, order.size() / 2, REPEATS, random.nextLong()).estimate();
    }
    Arrays.sort(areas);
    return new Interval(
        Arrays.stream(areas).average().orElseThrow(), areas[1], areas[CONTROLS - 2]);
  }

  /**
   * How well volumes are told apart.
   *
   * @return the classifier, its control, and each feature by itself, the telling ones first
   */
  public DataTable areas() {
    DataTable table =
        DataTable.of(
            "Area under the ROC curve, generated against real: 0.5 tells nothing apart",
            "score",
            "area",
            "low",
            "high",
            "generated mean",
            "real mean");
    table.row("classifier", area.estimate(), area.low(), area.high(), null, null);
    table.row("control: real", control.estimate(), control.low(), control.high(), null, null);
    List<String> names = new ArrayList<>(real.get(0).keySet());
    names.sort((a, b) -> Double.compare(telling(b), telling(a)));
    for (String name : names) {
      Interval one = RocArea.of(values(generated, name), values(real, name));
      table.row(
          name,
          one.estimate(),
          one.low(),
          one.high(),
          Arrays.stream(values(generated, name)).average().orElseThrow(),
          Arrays.stream(values(real, name)).average().orElseThrow());
    }
    return table;
  }

  /**
   * All features of all volumes.
   *
   * @return one row per volume
   */
  public DataTable features() {
    List<String> names = new ArrayList<>(List.of("kind"));
    names.addAll(real.get(0).keySet());
    DataTable table = DataTable.of("Features", names.toArray(String[]::new));
    generated.forEach(row -> table.row(cells("generated", row)));
    real.forEach(row -> table.row(cells("real", row)));
    return table;
  }

  private double telling(String name) {
    return Math.abs(RocArea.of(values(generated, name), values(real, name)).estimate() - 0.5);
  }

  private static Object[] cells(String kind, Map<String, Double> row) {
    List<Object> cells = new ArrayList<>(List.of(kind));
    cells.addAll(row.values());
    return cells.toArray();
  }

  private static double[] values(List<Map<String, Double>> volumes, String name) {
    return volumes.stream().mapToDouble(row -> row.get(name)).toArray();
  }

  private static double[] row(Map<String, Double> features) {
    return features.values().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
