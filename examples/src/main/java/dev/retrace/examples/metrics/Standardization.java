package dev.retrace.examples.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Shifts and scales features so that they have mean 0 and deviation 1 in the rows it was made from.
 */
public final class Standardization {
  private final double[] mean;
  private final double[] deviation;

  private Standardization(double[] mean, double... deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /**
   * Counts. A feature that is constant is only shifted.
   *
   * @param rows at least one, all of one length
   * @return the standardization
   */
  public static Standardization of(List<double[]> rows) {
    int features = rows.get(0).length;
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int f = 0; f < features; f++) {
      int at = f;
      Moments moments = Moments.of(rows.stream().mapToDouble(row -> row[at]).toArray());
      mean[f] = moments.mean();
      deviation[f] = moments.variance() > 0 ? Math.sqrt(moments.variance()) : 1;
    }
    return new Standardization(mean, deviation);
  }

  /**
   * Standardizes one row.
   *
   * @param row features
   * @return a new row
   */
  public double[] apply(double... row) {
    double[] result = new double[row.length];
    Arrays.setAll(result, f -> (row[f] - mean[f]) / deviation[f]);
    return result;
  }

  /**
   * Standardizes rows.
   *
   * @param rows features
   * @return new rows
   */
  public List<double[]> apply(List<double[]> rows) {
    return rows.stream().map(this::apply).toList();
  }
}
