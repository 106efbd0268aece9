package dev.retrace.examples.detect;

import dev.retrace.examples.metrics.Standardization;
import java.util.List;

/**
 * Logistic regression on standardized features: the weights w and the offset b that minimize Σ
 * log(1 + exp(−y(w·x + b))) + λ/2·|w|², with y = ±1, found by Newton's method with halved steps
 * where a whole one would overshoot.
 */
final class LogisticRegression {
  private static final int ITERATIONS = 100;
  private static final double AT_REST = 1e-10;

  private final Standardization standard;
  private final double[] weights; // the offset last

  private LogisticRegression(Standardization standard, double... weights) {
    this.standard = standard;
    this.weights = weights;
  }

  /** Learns from rows, each positive or not; λ is above 0, so that there is one best answer. */
  static LogisticRegression fit(List<double[]> rows, List<Boolean> positive, double lambda) {
    Standardization standard = Standardization.of(rows);
    Problem problem = new Problem(standard.apply(rows), positive, lambda);
    double[] weights = new double[rows.get(0).length + 1];
    for (int i = 0; i < ITERATIONS; i++) {
      double[] gradient = problem.gradient(weights);
      if (largest(gradient) < AT_REST) {
        break;
      }
      double[] step = Cholesky.solve(problem.curvature(weights), gradient);
      weights = descended(problem, weights, step);
    }
    return new LogisticRegression(standard, weights);
  }

  /** The logarithm of the odds of being positive. */
  double logOdds(double... row) {
    return linear(weights, standard.apply(row));
  }

  /** The weights of the standardized features. */
  double weight(int feature) {
    return weights[feature];
  }

  private static double[] descended(Problem problem, double[] weights, double... step) {
    double loss = problem.loss(weights);
    double[] next = weights;
    for (double size = 1; size > 1e-9; size /= 2) {
      next = weights.clone();
      for (int i = 0; i < next.length; i++) {
        next[i] -= size * step[i];
      }
      if (problem.loss(next) <= loss) {
        return next;
      }
    }
    return next;
  }

  private static double largest(double... values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double linear(double[] weights, double... row) {
    double sum = weights[row.length];
    for (int i = 0; i < row.length; i++) {
      sum += weights[i] * row[i];
    }
    return sum;
  }

  /** The function to minimize, with its derivatives. */
  private record Problem(List<double[]> rows, List<Boolean> positive, double lambda) {
    double loss(double... weights) {
      double sum = 0;
      for (int i = 0; i < rows.size(); i++) {
        double margin = (positive.get(i) ? 1 : -1) * linear(weights, rows.get(i));
        sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
      for (int f = 0; f < weights.length - 1; f++) {
        sum += lambda / 2 * weights[f] * weights[f];
      }
      return sum;
    }

    double[] gradient(double... weights) {
      double[] gradient = new double[weights.length];
      for (int i = 0; i < rows.size(); i++) {
        double[] row = rows.get(i);
        double miss = probability(linear(weights, row)) - (positive.get(i) ? 1 : 0);
        for (int f = 0; f < row.length; f++) {
          gradient[f] += miss * row[f];
        }
        gradient[row.length] += miss;
      }
      for (int f = 0; f < weights.length - 1; f++) {
        gradient[f] += lambda * weights[f];
      }
      return gradient;
    }

    double[][] curvature(double... weights) {
      int n = weights.length;
      double[][] matrix = new double[n][n];
      for (double[] row : rows) {
        double p = probability(linear(weights, row));
        double certainty = Math.max(p * (1 - p), 1e-12); // of the offset, which has no penalty
        for (int f = 0; f < n; f++) {
          for (int g = 0; g < n; g++) {
            matrix[f][g] += certainty * (f < n - 1 ? row[f] : 1) * (g < n - 1 ? row[g] : 1);
          }
        }
      }
      for (int f = 0; f < n - 1; f++) {
        matrix[f][f] += lambda;
      }
      return matrix;
    }

    private static double probability(double logOdds) {
      return 1 / (1 + Math.exp(-logOdds));
    }
  }
}
