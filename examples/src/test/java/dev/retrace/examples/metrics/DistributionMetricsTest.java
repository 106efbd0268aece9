package dev.retrace.examples.metrics;

import static com.google.common.truth.Truth.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What compares sets of volumes, where the answer is known. */
final class DistributionMetricsTest {
  private static List<double[]> normal(int count, int features, double shift, long seed) {
    Random random = new Random(seed);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] row = new double[features];
      Arrays.setAll(row, f -> shift + random.nextGaussian());
      rows.add(row);
    }
    return rows;
  }

  private static List<double[]> plus(List<double[]> rows, double shift) {
    return rows.stream().map(row -> Arrays.stream(row).map(x -> x + shift).toArray()).toList();
  }

  @Test
  void frechetDistanceOfAShiftIsItsSquareAndOfAScaleThatOfTheDeviations() {
    List<double[]> rows = normal(50, 6, 0, 1);
    // 6 features of order one, through two decompositions.
    assertThat(FrechetDistance.between(rows, rows)).isWithin(1e-10).of(0);
    assertThat(FrechetDistance.between(rows, plus(rows, 0.5))).isWithin(1e-10).of(6 * 0.25);
    List<double[]> narrow = List.of(new double[] {-1, 0}, new double[] {1, 0});
    List<double[]> wide = List.of(new double[] {-3, 0}, new double[] {3, 0});
    // Deviations √2 and 3√2 along one axis: (3√2 − √2)² = 8.
    assertThat(FrechetDistance.between(narrow, wide)).isWithin(1e-12).of(8);
  }

  @Test
  void theRootOfAMatrixSquaresToIt() {
    double[][] matrix = {{4, 1, 0.5}, {1, 3, -1}, {0.5, -1, 2}};
    double[][] root = new SymmetricEigen(matrix).root();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double product = 0;
        for (int k = 0; k < 3; k++) {
          product += root[i][k] * root[k][j];
        }
        assertThat(product).isWithin(1e-12).of(matrix[i][j]);
      }
    }
  }

  @Test
  void discrepancyOfTwoPairsByHand() {
    List<double[]> a = List.of(new double[] {0}, new double[] {1});
    List<double[]> b = List.of(new double[] {2}, new double[] {3});
    double e1 = Math.exp(-0.5);
    double e2 = Math.exp(-2);
    double e3 = Math.exp(-4.5);
    assertThat(new MeanDiscrepancy(1).between(a, b))
        .isWithin(1e-14)
        .of(e1 + e1 - 2 * (e2 + e3 + e1 + e2) / 4);
  }

  @Test
  void discrepancyTellsShiftedSetsFromEqualOnes() {
    List<double[]> rows = normal(30, 4, 0, 2);
    MeanDiscrepancy measure = MeanDiscrepancy.medianOf(rows);
    List<double[]> alike = normal(30, 4, 0, 3);
    List<double[]> shifted = normal(30, 4, 1, 4);
    assertThat(measure.between(rows, alike)).isWithin(0.03).of(0); // deviation about 0.01
    assertThat(measure.between(rows, shifted)).isGreaterThan(0.1);
    assertThat(measure.chance(rows, shifted, 500, 1)).isLessThan(0.01);
    assertThat(measure.chance(rows, alike, 500, 1)).isGreaterThan(0.05);
  }

  @Test
  void theSameDivisionInAnotherOrderIsAsFarApart() {
    List<double[]> a = normal(3, 4, 0, 1);
    List<double[]> b = normal(3, 4, 5, 51);
    // Of 20 divisions into threes, this one and its mirror image are the farthest apart; the share
    // of 4000 has a deviation of 0.005. Sums in another order round differently: compared to the
    // last digit, these rows would give 0.03.
    assertThat(new MeanDiscrepancy(2).chance(a, b, 4000, 1)).isWithin(0.02).of(0.1);
  }

  @Test
  void whiteNoiseHasAFlatSpectrumAndAWaveOneRing() {
    double[] noise = normal(1, 4096, 0, 5).get(0);
    for (double ring : RadialSpectrum.of(new Raster(noise, 16, 16, 16))) {
      assertThat(ring).isWithin(0.35).of(0); // the lowest ring holds 6 coefficients of 3 waves
    }
    double[] wave = new double[4096];
    Arrays.setAll(wave, i -> Math.cos(2 * Math.PI * 5 * (i % 16) / 16));
    double[] rings = RadialSpectrum.of(new Raster(wave, 16, 16, 16));
    for (int ring = 0; ring < rings.length; ring++) {
      if (ring == 4) { // 5 of 8 rings
        assertThat(rings[ring]).isGreaterThan(0.0);
      } else {
        assertThat(rings[ring]).isLessThan(-10.0);
      }
    }
  }

  @Test
  void featuresAreNamedAndStandardized() {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Raster grid = new Raster(normal(1, 512, i, i).get(0), 8, 8, 8);
      rows.add(VolumeFeatures.of(grid));
      assertThat(VolumeFeatures.names(grid)).hasSize(rows.get(i).length);
    }
    List<double[]> standard = Standardization.of(rows).apply(rows);
    for (int f = 0; f < standard.get(0).length; f++) {
      int at = f;
      Moments moments = Moments.of(standard.stream().mapToDouble(row -> row[at]).toArray());
      assertThat(moments.mean()).isWithin(1e-12).of(0);
      assertThat(moments.variance()).isWithin(1e-12).of(1);
    }
  }

  @Test
  void momentsOfKnownNumbers() {
    Moments moments = Moments.of(0, 0, 0, 4);
    assertThat(moments.mean()).isEqualTo(1.0);
    assertThat(moments.variance()).isEqualTo(3.0);
    assertThat(moments.skewness()).isWithin(1e-14).of(6 / Math.pow(3, 1.5));
    assertThat(moments.kurtosis()).isWithin(1e-14).of(21 / 9.0 - 3);
    assertThat(Moments.of(2, 2)).isEqualTo(new Moments(2, 0, 0, 0));
  }

  @Test
  void theBootstrapFindsTheStandardError() {
    Interval interval = Interval.ofMean(1, normal(1, 400, 0, 6).get(0));
    // 1.96 · 1/√400 to each side.
    assertThat(interval.high() - interval.low()).isWithin(0.025).of(0.196);
    assertThat(interval.estimate()).isGreaterThan(interval.low());
    assertThat(interval.estimate()).isLessThan(interval.high());
    assertThat(Interval.ofMean(1, 3).low()).isNaN();
  }
}
