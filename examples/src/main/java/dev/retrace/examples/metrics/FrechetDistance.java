package dev.retrace.examples.metrics;

import java.util.List;

/**
 * The squared Fréchet distance between normal distributions with the means and covariances of two
 * sets of features, |μ₁ − μ₂|² + tr(C₁ + C₂ − 2(C₁C₂)^½) ("GANs Trained by a Two Time-Scale Update
 * Rule Converge to a Local Nash Equilibrium", Heusel et al., 2017).
 *
 * <p>It is biased upwards, the more so the fewer rows: compare values of equally many rows only.
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * Measures.
   *
   * @param a rows of features, at least two
   * @param b rows of the same features, at least two
   * @return at least 0, but for rounding
   */
  public static double between(List<double[]> a, List<double[]> b) {
    double[] meanA = mean(a);
    double[] meanB = mean(b);
    double[][] covarianceA = covariance(a, meanA);
    double[][] covarianceB = covariance(b, meanB);
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double difference = meanA[i] - meanB[i];
      sum += difference * difference + covarianceA[i][i] + covarianceB[i][i];
    }
    double[][] root = new SymmetricEigen(covarianceA).root();
    double[][] between = product(product(root, covarianceB), root);
    return sum - 2 * new SymmetricEigen(between).traceOfRoot();
  }

  private static double[] mean(List<double[]> rows) {
    double[] mean = new double[rows.get(0).length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    return mean;
  }

  private static double[][] covariance(List<double[]> rows, double... mean) {
    int n = mean.length;
    double[][] covariance = new double[n][n];
    for (double[] row : rows) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.size() - 1);
        }
      }
    }
    return covariance;
  }

  private static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        for (int j = 0; j < n; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
