package dev.retrace.runtime.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import com.google.common.primitives.Doubles;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.optim.SgdMomentum;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused step against the separate one, and that against the formulas. */
final class OptimizerStepTest {
  private static final int STEPS = 2;
  private static final double RATE = 1e-3;

  enum Rule {
    ADAMW,
    ADAMW_8BIT,
    SGD;

    UpdateRule create(NDManager manager) {
      return switch (this) {
        case ADAMW -> AdamW.builder().build(manager);
        case ADAMW_8BIT -> AdamW.builder().moments(MomentFormat.blockwise8Bit(64)).build(manager);
        case SGD -> new SgdMomentum(manager, 0.9, 0.01);
      };
    }
  }

  /** The gradient norms here are around 100, so that 1 is active and 1e9 is not. */
  record Setting(int microBatches, double clipNorm, double weightNorm, WeightNormForm form) {
    Setting(int microBatches, double clipNorm, double weightNorm) {
      this(microBatches, clipNorm, weightNorm, WeightNormForm.NORM);
    }
  }

  static List<Setting> settings() {
    Stream<Setting> plain =
        Stream.of(1, 3)
            .flatMap(
                number ->
                    Stream.of(0.0, 1.0, 1e9)
                        .flatMap(
                            clip ->
                                Stream.of(0.0, 5.0).map(norm -> new Setting(number, clip, norm))));
    Stream<Setting> otherForms =
        Stream.of(WeightNormForm.SQUARED, WeightNormForm.SUM_OF_NORMS)
            .flatMap(form -> Stream.of(new Setting(1, 1, 0.5, form), new Setting(3, 0, 5, form)));
    return Stream.concat(plain, otherForms).toList();
  }

  static List<Setting> clipped() {
    return settings().stream().filter(each -> each.clipNorm() == 1).toList();
  }

  static List<Setting> clippedOrOfOtherForms() {
    return settings().stream()
        .filter(each -> each.clipNorm() == 1 || each.form() != WeightNormForm.NORM)
        .toList();
  }

  private record Outcome(List<Double> weights, List<StepReport> reports) {}

  private static Outcome train(Rule kind, DataType type, Setting setting, boolean fused) {
    try (TrainedNetwork network = new TrainedNetwork(type);
        UpdateRule rule = kind.create(network.manager)) {
      OptimizerStep step =
          OptimizerStep.builder(network.whole, rule)
              .fused(fused)
              .clipNorm(setting.clipNorm())
              .weightNorm(setting.weightNorm(), setting.form())
              .build(network.manager);
      List<StepReport> reports = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        reports.add(step.run(RATE, network.microBatches(setting.microBatches())));
      }
      return new Outcome(Doubles.asList(network.weights()), reports);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void fusedAndSeparateStepsHaveTheSameBits(Setting setting) {
    Outcome fused = train(Rule.ADAMW, DataType.FLOAT64, setting, true);
    Outcome separate = train(Rule.ADAMW, DataType.FLOAT64, setting, false);

    assertThat(fused.weights()).isEqualTo(separate.weights());
    int times = setting.microBatches() == 1 && setting.clipNorm() > 0 ? 2 : 1;
    for (int i = 0; i < STEPS; i++) {
      StepReport report = fused.reports().get(i);
      assertThat(report.gradientNorm()).isEqualTo(separate.reports().get(i).gradientNorm());
      assertThat(report.weightNorm()).isEqualTo(separate.reports().get(i).weightNorm());
      assertThat(report.passes()).isEqualTo(times * setting.microBatches());
      assertThat(report.skipped()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleGivesTheSameBitsInSinglePrecisionToo(Rule rule) {
    for (double clipNorm : new double[] {0, 1}) {
      Setting setting = new Setting(1, clipNorm, 0);
      assertThat(train(rule, DataType.FLOAT32, setting, true).weights())
          .isEqualTo(train(rule, DataType.FLOAT32, setting, false).weights());
    }
  }

  @ParameterizedTest
  @MethodSource("clippedOrOfOtherForms")
  void stepsAreThoseOfTheFormulas(Setting setting) {
    Outcome actual = train(Rule.SGD, DataType.FLOAT64, setting, false);

    try (TrainedNetwork network = new TrainedNetwork(DataType.FLOAT64);
        UpdateRule rule = Rule.SGD.create(network.manager)) {
      for (int i = 0; i < STEPS; i++) {
        double norm = plainStep(network, rule, setting);
        // The same sums in another order.
        assertThat(actual.reports().get(i).gradientNorm()).isWithin(1e-12 * norm).of(norm);
      }
      assertThat(CentralDifferences.error(Doubles.toArray(actual.weights()), network.weights()))
          .isAtMost(1e-12);
    }
  }

  private static double inverted(double norm) {
    return norm == 0 ? 0 : 1 / norm;
  }

  private static double plainStep(TrainedNetwork network, UpdateRule rule, Setting setting) {
    try (Gradients gradients = new Gradients(network.manager)) {
      network.microBatches(setting.microBatches()).forEach(each -> each.accept(gradients));
      Map<String, Parameter> parameters = network.parameters();
      List<NDArray> weights = parameters.values().stream().map(Parameter::getArray).toList();
      double norm = GradientNorm.of(weights);
      List<NDArray> all = new ArrayList<>();
      for (Parameter each : parameters.values()) {
        NDArray gradient = gradients.of(each).orElseThrow();
        double slope =
            switch (setting.form()) {
              case NORM -> 1 / norm;
              case SQUARED -> 2;
              case SUM_OF_NORMS -> inverted(GradientNorm.of(List.of(each.getArray())));
            };
        try (NDArray term = each.getArray().mul(setting.weightNorm() * slope)) {
          GradMode.runOff(() -> gradient.addi(term));
        }
        all.add(gradient);
      }
      double ofGradients =
          GradientNorm.clip(all, setting.clipNorm() > 0 ? setting.clipNorm() : 1e300);
      rule.beginStep();
      parameters.forEach(
          (name, each) ->
              rule.update(name, each.getArray(), gradients.of(each).orElseThrow(), RATE));
      return ofGradients;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void atMostOneLargeGradientIsAliveInsideBackward(double clipNorm) {
    assertThat(mostLargeGradients(true, clipNorm)).isEqualTo(1); // the shared one, waiting
    assertThat(mostLargeGradients(false, clipNorm)).isEqualTo(2);
  }

  private static int mostLargeGradients(boolean fused, double clipNorm) {
    try (TrainedNetwork network = new TrainedNetwork(DataType.FLOAT32);
        UpdateRule rule = Rule.ADAMW_8BIT.create(network.manager)) {
      OptimizerStep step =
          OptimizerStep.builder(network.whole, rule)
              .fused(fused)
              .clipNorm(clipNorm)
              .build(network.manager);
      LargeGradients watched = new LargeGradients();
      step.run(RATE, List.of(sink -> network.microBatches(1).get(0).accept(watched.before(sink))));
      return watched.most;
    }
  }

  /** Counts the large gradients that are alive after each delivery. */
  private static final class LargeGradients {
    private final List<NDArray> large = new ArrayList<>();
    private int most;

    GradientSink before(GradientSink next) {
      return new GradientSink() {
        @Override
        public void parameter(Parameter parameter, NDArray grad) {
          if (grad.size() >= TrainedNetwork.LARGE) {
            large.add(grad);
          }
          next.parameter(parameter, grad);
          long alive = large.stream().filter(each -> !((PtNDArray) each).isReleased()).count();
          most = Math.max(most, (int) alive);
        }

        @Override
        public void condition(String name, NDArray grad) {
          next.condition(name, grad);
        }
      };
    }
  }

  @ParameterizedTest
  @MethodSource("clipped")
  void nothingIsLeftBehind(Setting setting) {
    try (TrainedNetwork network = new TrainedNetwork(DataType.FLOAT32);
        UpdateRule rule = Rule.ADAMW_8BIT.create(network.manager)) {
      OptimizerStep step =
          OptimizerStep.builder(network.whole, rule)
              .clipNorm(setting.clipNorm())
              .weightNorm(setting.weightNorm(), setting.form())
              .build(network.manager);
      List<Consumer<GradientSink>> batches = network.microBatches(setting.microBatches());
      step.run(RATE, batches); // makes the moments
      int before = LiveArrays.count(network.manager);

      GradMode.runOn(() -> step.run(RATE, batches));

      assertThat(LiveArrays.count(network.manager)).isEqualTo(before);
    }
  }

  @Test
  void aSecondWayBackThroughTheNetworkIsRefusedUnlessItWasAnnounced() {
    try (TrainedNetwork network = new TrainedNetwork(DataType.FLOAT64);
        UpdateRule rule = Rule.SGD.create(network.manager)) {
      List<Consumer<GradientSink>> twice =
          List.of(sink -> network.microBatches(2).forEach(each -> each.accept(sink)));
      OptimizerStep unannounced = OptimizerStep.builder(network.whole, rule).build(network.manager);

      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> unannounced.run(RATE, twice));

      assertThat(refused)
          .hasMessageThat()
          .contains("was updated with gradient number 1, that of its last use, and then received");
    }
    double[] separate = trainTwice(false, 1);
    assertThat(trainTwice(true, 2)).isEqualTo(separate);
    assertThat(trainTwice(true, 3)).isEqualTo(separate); // never complete: updated at the end
  }

  private static double[] trainTwice(boolean fused, int announced) {
    try (TrainedNetwork network = new TrainedNetwork(DataType.FLOAT64);
        UpdateRule rule = Rule.ADAMW.create(network.manager)) {
      OptimizerStep.builder(network.whole, rule)
          .fused(fused)
          .timesThrough(announced)
          .build(network.manager)
          .run(RATE, List.of(sink -> network.microBatches(2).forEach(each -> each.accept(sink))));
      return network.weights();
    }
  }
}
