package dev.retrace.examples.detect;

import static com.google.common.truth.Truth.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LogisticRegressionTest {
  private static final List<double[]> TWO =
      List.of(new double[] {-1}, new double[] {1}, new double[] {-1}, new double[] {1});

  @Test
  void solvesASymmetricSystem() {
    double[][] a = {{4, 2, 0}, {2, 5, 1}, {0, 1, 3}};
    // a · (1, -2, 3)
    double[] x = Cholesky.solve(a, 0, -5, 7);
    assertThat(x).usingTolerance(1e-14).containsExactly(new double[] {1, -2, 3}).inOrder();
  }

  @Test
  void learnsTheOddsOfACell() {
    // At +1, 3 of 4 are positive, at -1 1 of 4: without penalty the log-odds are ±log 3.
    List<double[]> rows = new ArrayList<>(TWO);
    rows.addAll(TWO);
    List<Boolean> positive = List.of(true, true, false, true, false, true, false, false);
    LogisticRegression free = LogisticRegression.fit(rows, positive, 1e-12);
    assertThat(free.logOdds(1)).isWithin(1e-9).of(Math.log(3));
    assertThat(free.logOdds(-1)).isWithin(1e-9).of(-Math.log(3));
  }

  @Test
  void thePenaltyBalancesTheGradient() {
    // Separable: w solves 4 / (1 + exp(w)) = λ w, the offset is 0.
    LogisticRegression fitted = LogisticRegression.fit(TWO, List.of(false, true, false, true), 0.5);
    double w = fitted.weight(0);
    assertThat(4 / (1 + Math.exp(w))).isWithin(1e-9).of(0.5 * w);
    assertThat(fitted.logOdds(1)).isWithin(1e-9).of(w);
  }

  @Test
  void crossValidationTellsShiftedRowsAndNoOthers() {
    Random random = new Random(3);
    List<double[]> rows = new ArrayList<>();
    List<Boolean> positive = IntStream.range(0, 80).mapToObj(i -> i < 40).toList();
    for (int i = 0; i < 80; i++) {
      double[] row = new double[5];
      Arrays.setAll(row, f -> random.nextGaussian());
      rows.add(row);
    }
    // Deviation of the area of nothing at 40 + 40: about 0.065.
    assertThat(area(rows, positive)).isWithin(0.2).of(0.5);
    for (int i = 0; i < 40; i++) {
      rows.get(i)[2] += 3;
    }
    assertThat(area(rows, positive)).isGreaterThan(0.95);
  }

  private static double area(List<double[]> rows, List<Boolean> positive) {
    double[] scores = CrossValidation.scores(rows, positive, 2, 1);
    return RocArea.of(Arrays.copyOf(scores, 40), Arrays.copyOfRange(scores, 40, 80)).estimate();
  }
}
