package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the exact solution for normal data, in double precision. */
final class DpmSamplerTest {
  private static final Shape SHAPE = new Shape(4, 1, 4, 4);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Steps evenly spread over λ, from 10, where the last step to clean data is exact to e^−20. */
  private static NoiseSchedule even(int steps) {
    double[] betas = new double[steps];
    double before = 1;
    for (int t = 0; t < steps; t++) {
      double lambda = 10 - 13.0 * t / (steps - 1);
      double alphaBar = 1 / (1 + Math.exp(-2 * lambda));
      betas[t] = 1 - alphaBar / before;
      before = alphaBar;
    }
    return NoiseSchedule.of(betas);
  }

  private interface Solver {
    NDArray solve(NoiseSchedule schedule, NDArray start);
  }

  /** The logarithm to base 2 of what halving the steps does to the error. */
  private List<Double> orders(Solver solver) {
    List<Double> errors = new ArrayList<>();
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE, DataType.FLOAT64)) {
      for (int intervals = 32; intervals <= 256; intervals *= 2) {
        NoiseSchedule schedule = even(intervals + 1);
        double noisy = schedule.alphaBar(intervals);
        try (NDArray exact = GaussianData.UNIT_VOLUMES.flow(start, noisy, 1);
            NDArray found = solver.solve(schedule, start)) {
          errors.add(Golden.relativeError(found, exact));
        }
      }
    }
    List<Double> orders = new ArrayList<>();
    for (int i = 1; i < errors.size(); i++) {
      orders.add(Math.log(errors.get(i - 1) / errors.get(i)) / Math.log(2));
    }
    return orders;
  }

  @Test
  void isOfSecondOrderWhereDdimIsOfFirst() {
    List<Double> dpm =
        orders(
            (schedule, start) ->
                new DpmSampler(schedule, Clip.NONE)
                    .sampleFrom(
                        GaussianData.UNIT_VOLUMES.predictor(schedule), start, StepListener.NONE));
    List<Double> ddim =
        orders(
            (schedule, start) ->
                new DdimSampler(schedule, Clip.NONE, 0)
                    .sampleFrom(
                        GaussianData.UNIT_VOLUMES.predictor(schedule), start, StepListener.NONE));
    // The order shows as the steps shrink; the last halving is the one to judge by.
    assertThat(dpm.get(2)).isWithin(0.1).of(2);
    assertThat(ddim.get(2)).isWithin(0.1).of(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fewStepsAreThoseOfDdim(int steps) {
    // With one step, or one and the last, nothing is of second order.
    NoiseSchedule schedule = NoiseSchedule.cosine(100).respaced(steps);
    NoisePredictor predictor = GaussianData.UNIT_VOLUMES.predictor(NoiseSchedule.cosine(100));
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE, DataType.FLOAT64);
        NDArray dpm =
            new DpmSampler(schedule, Clip.UNIT).sampleFrom(predictor, start, StepListener.NONE);
        NDArray ddim =
            new DdimSampler(schedule, Clip.UNIT, 0)
                .sampleFrom(predictor, start, StepListener.NONE)) {
      assertThat(Golden.relativeError(dpm, ddim)).isLessThan(1e-13);
      assertThat(manager.getManagedArrays()).containsExactly(start, dpm, ddim);
    }
  }

  /** The formula of the paper's second algorithm, step by step and number by number. */
  @Test
  void followsTheFormulaOnOneNumber() {
    NoiseSchedule schedule = NoiseSchedule.cosine(100).respaced(4);
    double[] a = new double[4];
    double[] s = new double[4];
    double[] lambda = new double[4];
    for (int t = 0; t < 4; t++) {
      a[t] = Math.sqrt(schedule.alphaBar(t));
      s[t] = Math.sqrt(1 - schedule.alphaBar(t));
      lambda[t] = Math.log(a[t] / s[t]);
    }
    double x = 0.7;
    double before = 0;
    for (int t = 3; t > 0; t--) {
      double clean = (x - s[t] * Math.sin(x)) / a[t];
      double h = lambda[t - 1] - lambda[t];
      double d = clean;
      if (t < 3) {
        double r = (lambda[t] - lambda[t + 1]) / h;
        d = (1 + 1 / (2 * r)) * clean - 1 / (2 * r) * before;
      }
      x = s[t - 1] / s[t] * x - a[t - 1] * Math.expm1(-h) * d;
      before = clean;
    }
    double expected = (x - s[0] * Math.sin(x)) / a[0];

    try (NDArray start = manager.create(new double[] {0.7}, new Shape(1, 1));
        NDArray found =
            new DpmSampler(schedule, Clip.NONE)
                .sampleFrom((xt, t) -> xt.sin(), start, StepListener.NONE)) {
      assertThat(found.getDouble()).isWithin(1e-12 * Math.abs(expected)).of(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(StepSpacing.class)
  void spacingsKeepTheEndsAndRise(StepSpacing spacing) {
    NoiseSchedule all = NoiseSchedule.cosine(1000);
    for (int count : new int[] {2, 3, 10, 50, 999, 1000}) {
      NoiseSchedule chosen = spacing.choose(all, count);
      assertThat(chosen.steps()).isEqualTo(count);
      assertThat(chosen.timestep(0)).isEqualTo(0);
      assertThat(chosen.timestep(count - 1)).isEqualTo(999);
      for (int t = 1; t < count; t++) {
        assertThat(chosen.timestep(t)).isGreaterThan(chosen.timestep(t - 1));
      }
    }
    assertThat(spacing.choose(all, 1).timestep(0)).isEqualTo(999);
  }

  @Test
  void logSnrStepsAreEvenInLogSnr() {
    NoiseSchedule all = NoiseSchedule.linear(100_000);
    NoiseSchedule chosen = StepSpacing.LOG_SNR.choose(all, 11);
    double first = lambda(chosen, 0);
    double last = lambda(chosen, 10);
    for (int t = 0; t < 11; t++) {
      // A tenth of the range is about 1; the schedule's own steps are finer than 0.1.
      assertThat(lambda(chosen, t)).isWithin(0.1).of(first + (last - first) * t / 10);
    }
  }

  private static double lambda(NoiseSchedule schedule, int t) {
    return 0.5 * Math.log(schedule.alphaBar(t) / (1 - schedule.alphaBar(t)));
  }
}
