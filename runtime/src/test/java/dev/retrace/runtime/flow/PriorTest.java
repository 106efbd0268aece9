package dev.retrace.runtime.flow;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PriorTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void free() {
    manager.close();
  }

  /** In one dimension, with mean and variance from textbooks. */
  enum Case {
    NORMAL(0, 1),
    LOGISTIC(0, Math.PI * Math.PI / 3),
    // means -1 and 2, deviation 0.5: equal weights, and weights 0.2, 0.8
    MIXTURE(0.5, 0.25 + 2.25),
    WEIGHTED(1.4, 0.25 + 0.2 * 2.4 * 2.4 + 0.8 * 0.6 * 0.6);

    final double mean;
    final double variance;

    Case(double mean, double variance) {
      this.mean = mean;
      this.variance = variance;
    }

    Prior make(NDManager manager) {
      NDArray means = Numbers.of(manager, DataType.FLOAT64, new double[] {-1, 2}, new Shape(2, 1));
      return switch (this) {
        case NORMAL -> new StandardNormal();
        case LOGISTIC -> new StandardLogistic();
        case MIXTURE -> new GaussianMixture(means, 0.5);
        case WEIGHTED -> new GaussianMixture(means, 0.5).weightedBy("class");
      };
    }
  }

  private Conditions weights(int batch) {
    double[] each = new double[2 * batch];
    Arrays.setAll(each, i -> i % 2 == 0 ? 0.2 : 0.8);
    return Conditions.of("class", Numbers.of(manager, DataType.FLOAT64, each, new Shape(batch, 2)));
  }

  @ParameterizedTest
  @EnumSource
  void theDensityIntegratesToOneAndHasItsMoments(Case prior) {
    int count = 2001;
    double step = 0.04;
    double[] grid = new double[count];
    Arrays.setAll(grid, i -> (i - count / 2) * step);
    NDArray z = Numbers.of(manager, DataType.FLOAT64, grid, new Shape(count, 1));

    double[] log = prior.make(manager).logProbability(z, weights(count)).toDoubleArray();

    double sum = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < count; i++) {
      double p = Math.exp(log[i]) * step;
      sum += p;
      first += p * grid[i];
      second += p * (grid[i] - prior.mean) * (grid[i] - prior.mean);
    }
    // A sum over an even grid is exact but for what lies beyond ±40.
    assertThat(sum).isWithin(1e-12).of(1);
    assertThat(first).isWithin(1e-12).of(prior.mean);
    assertThat(second).isWithin(1e-12).of(prior.variance);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfDifferences(Case prior) {
    NDArray z = Numbers.normal(manager, DataType.FLOAT64, 3, new Shape(6, 1));
    Conditions conditions = weights(6);
    Prior made = prior.make(manager);

    double[] expected =
        CentralDifferences.gradient(
            () -> Arrays.stream(made.logProbability(z, conditions).toDoubleArray()).sum(), z);
    double[] found = made.gradient(z, conditions).toDoubleArray();

    assertThat(CentralDifferences.error(found, expected)).isAtMost(CentralDifferences.TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void samplesHaveTheMomentsOfTheDensity(Case prior) {
    int n = 20_000;
    double[] drawn = prior.make(manager).sample(new Shape(n, 1), weights(n), 1, new Random(5));

    double mean = Arrays.stream(drawn).average().orElseThrow();
    double variance =
        Arrays.stream(drawn).map(z -> (z - prior.mean) * (z - prior.mean)).average().orElseThrow();

    // Four standard errors. That of a variance is variance √((kurtosis - 1) / n), and no kurtosis
    // here is above the logistic's 4.2.
    assertThat(mean).isWithin(4 * Math.sqrt(prior.variance / n)).of(prior.mean);
    assertThat(variance).isWithin(4 * prior.variance * Math.sqrt(3.2 / n)).of(prior.variance);
  }

  @ParameterizedTest
  @EnumSource
  void float32IsSummedInFloat64AndNothingIsLeftBehind(Case prior) {
    NDArray narrow = Numbers.normal(manager, DataType.FLOAT32, 3, new Shape(3, 1));
    NDArray wide = narrow.toType(DataType.FLOAT64, true);
    Conditions conditions = weights(3);
    Prior made = prior.make(manager);
    int before = LiveArrays.count(manager);

    try (NDArray one = made.logProbability(narrow, conditions);
        NDArray two = made.logProbability(wide, conditions);
        NDArray gradient = made.gradient(narrow, conditions)) {
      assertThat(one.toDoubleArray()).isEqualTo(two.toDoubleArray());
      assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(gradient.getShape()).isEqualTo(narrow.getShape());
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void aLargeSampleLosesNoDigits() {
    int size = 1 << 18;
    float[] values = new float[size];
    Arrays.fill(values, 0.1f);
    NDArray z = manager.create(values, new Shape(1, 4, 256, 256));

    double found = new StandardNormal().logProbability(z, Conditions.NONE).toDoubleArray()[0];

    double expected = size * (-0.5 * (double) 0.1f * 0.1f - 0.5 * Math.log(2 * Math.PI));
    // In float32 the sum alone would be off by 1e-6 of it.
    assertThat(found / expected).isWithin(1e-12).of(1);
  }

  @Test
  void distantValuesHaveALikelihood() {
    NDArray z = Numbers.of(manager, DataType.FLOAT64, new double[] {-900, 900}, new Shape(2, 1));

    assertThat(new StandardLogistic().logProbability(z, Conditions.NONE).toDoubleArray())
        .isEqualTo(new double[] {-900, -900});
    assertThat(Case.MIXTURE.make(manager).gradient(z, Conditions.NONE).toDoubleArray())
        .usingTolerance(1e-9)
        .containsExactly(new double[] {4 * 899, -4 * 898});
  }

  @Test
  void aOneHotRowChoosesAComponent() {
    Prior prior = Case.WEIGHTED.make(manager);
    NDArray rows =
        Numbers.of(manager, DataType.FLOAT32, new double[] {0, 1, 1, 0}, new Shape(2, 2));
    Conditions conditions = Conditions.of("class", rows);

    // At temperature 0 a sample is its component's mean.
    double[] modes = prior.sample(new Shape(2, 1), conditions, 0, new Random(1));

    assertThat(modes).isEqualTo(new double[] {2, -1});
    NDArray z = Numbers.of(manager, DataType.FLOAT64, modes, new Shape(2, 1));
    double peak = -Math.log(0.5 * Math.sqrt(2 * Math.PI));
    assertThat(prior.logProbability(z, conditions).toDoubleArray())
        .usingTolerance(1e-14)
        .containsExactly(new double[] {peak, peak});
    assertThat(prior.gradient(z, conditions).toDoubleArray()).isEqualTo(new double[2]);
  }

  @Test
  void mistakesAreNamed() {
    NDArray means = manager.zeros(new Shape(3, 2));
    assertThat(assertThrows(IllegalArgumentException.class, () -> new GaussianMixture(means, 0)))
        .hasMessageThat()
        .isEqualTo("the deviation of a Gaussian mixture is 0.0 but must be above 0");
    GaussianMixture mixture = new GaussianMixture(means, 1);
    NDArray z = manager.zeros(new Shape(4, 5));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> mixture.gradient(z, Conditions.NONE)))
        .hasMessageThat()
        .contains("the latents are (4, 5)");
    NDArray fit = manager.zeros(new Shape(4, 2));
    Conditions wrong = Conditions.of("class", manager.zeros(new Shape(4, 2)));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> mixture.weightedBy("class").logProbability(fit, wrong)))
        .hasMessageThat()
        .contains("must be (4, 3), not (4, 2)");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> mixture.sample(new Shape(1, 2), Conditions.NONE, -1, new Random(1))))
        .hasMessageThat()
        .contains("the temperature of samples is -1.0");
  }
}
