package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.testing.Golden;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trajectory of {@code optim.npz}, step by step, and the state at its end. */
final class UpdateRuleGoldenTest {

  /** Same formulas in double precision; only the order of a few roundings differs. */
  private static final double DOUBLE = 1e-13;

  /** Eight steps in single precision: a few roundings of the parameter, 6e-8 each. */
  private static final double SINGLE = 5e-7;

  private static final Golden GOLDEN = Golden.open("optim");

  record Case(String name, Function<NDManager, UpdateRule> rule, LearningRateSchedule rate) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("adamw_default", m -> AdamW.builder().build(m), constant(1e-3)),
        new Case("adamw_idm", m -> AdamW.builder().build(m), constant(2e-4)),
        new Case("adamw_wd0", m -> AdamW.builder().weightDecay(0).build(m), constant(1e-2)),
        new Case(
            "adamw_wd01_beta",
            m -> AdamW.builder().betas(0.8, 0.95).epsilon(1e-6).weightDecay(0.1).build(m),
            constant(1e-2)),
        new Case("adamw_amsgrad", m -> AdamW.builder().amsgrad(true).build(m), constant(1e-2)),
        new Case("adam", m -> Adam.builder().build(m), constant(1e-2)),
        new Case("adam_l2", m -> Adam.builder().weightDecay(0.1).build(m), constant(1e-2)),
        new Case("sgd_momentum", m -> new SgdMomentum(m, 0.9, 0), constant(1e-2)),
        new Case(
            "adamw_cosine", m -> AdamW.builder().build(m), new CosineAnnealing(1e-2, 0, 8, 0)));
  }

  private static LearningRateSchedule constant(double rate) {
    return LearningRateSchedule.constant(rate);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsTheTrajectoryInDoublePrecision(Case c) {
    follow(c, DataType.FLOAT64, DOUBLE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsTheTrajectoryInSinglePrecision(Case c) {
    follow(c, DataType.FLOAT32, SINGLE);
  }

  private static void follow(Case c, DataType type, double tolerance) {
    try (NDManager manager = NDManager.newBaseManager();
        UpdateRule rule = c.rule().apply(manager)) {
      NDArray weight = GOLDEN.array(manager, "p0", type);
      NDArray gradients = GOLDEN.array(manager, "grads", type);
      NDArray trajectory = GOLDEN.array(manager, c.name());
      long steps = trajectory.getShape().get(0);
      for (long step = 0; step < steps; step++) {
        rule.beginStep();
        rule.update("p", weight, gradients.get(step), c.rate().at(step));
        assertWithMessage("after step %s", step)
            .that(Golden.relativeError(weight, trajectory.get(step)))
            .isLessThan(tolerance);
      }
      compareState(c.name(), rule.state(), steps, tolerance);
    }
  }

  private static void compareState(String name, UpdateState state, long steps, double tolerance) {
    assertThat(state.steps()).isEqualTo(steps);
    String prefix = name + "_final_";
    long expected = GOLDEN.names().stream().filter(n -> n.startsWith(prefix)).count();
    assertThat(state.arrays()).hasSize((int) expected);
    for (Map.Entry<String, NDArray> entry : state.arrays().entrySet()) {
      NDArray array = entry.getValue();
      String key = prefix + entry.getKey().substring("p.".length());
      try (NDArray golden = GOLDEN.array(array.getManager(), key)) {
        assertWithMessage(key).that(Golden.relativeError(array, golden)).isLessThan(tolerance);
      }
    }
  }

  @Test
  void cosineAnnealingHasTheRatesOfPyTorch() {
    double[] expected = GOLDEN.get("adamw_cosine_lr").doubles();
    CosineAnnealing schedule = new CosineAnnealing(1e-2, 0, 8, 0);
    double[] rates = new double[expected.length];
    for (int step = 0; step < rates.length; step++) {
      rates[step] = schedule.at(step);
    }
    // PyTorch computes each rate from the one before, so its own roundings add up.
    assertThat(Golden.relativeError(rates, expected)).isLessThan(1e-14);
  }

  @Test
  void clippingMatchesPyTorch() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray gradients = GOLDEN.array(manager, "grads");
      NDArray gradient = gradients.get(0).mul(3.0);
      double norm = GradientNorm.clip(List.of(gradient), 1);
      assertThat(norm).isWithin(1e-14).of(GOLDEN.get("clip_norm_before").doubles()[0]);
      NDArray expected = GOLDEN.array(manager, "clip_grad_after_max1");
      assertThat(Golden.relativeError(gradient, expected)).isLessThan(1e-14);
    }
  }
}
