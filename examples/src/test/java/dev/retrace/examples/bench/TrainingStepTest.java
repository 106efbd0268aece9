package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.examples.SmallRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingStepTest {
  // Float32, a few layers: rebuilding and another order of sums.
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"stored", "checkpoint+fused", "sqrt-checkpoint", "planned+fused+int8"})
  void allVariantsAgreeWithAutograd(String text) {
    try (BenchNetwork network = new BenchNetwork(SmallRun.config());
        TrainingStep expected = new TrainingStep(network, Variant.parse("autograd"));
        TrainingStep actual = new TrainingStep(network, Variant.parse(text))) {
      double norm = expected.run(StepWatch.NONE);
      assertThat(norm).isGreaterThan(0.0);
      assertThat(actual.run(StepWatch.NONE)).isWithin(TOLERANCE * norm).of(norm);
      // The learning rate is zero, so the weights are where they were.
      assertThat(actual.run(StepWatch.NONE)).isWithin(TOLERANCE * norm).of(norm);
    }
  }

  @Test
  void aWatchIsToldEveryStretch() {
    try (BenchNetwork network = new BenchNetwork(SmallRun.config());
        TrainingStep step = new TrainingStep(network, Variant.parse("inverted"))) {
      Log log = new Log();
      step.run(log);
      assertThat(log.stretches.get(0)).isEqualTo("forward");
      assertThat(log.stretches).contains("backward of stem.conv");
      assertThat(log.stretches.get(log.stretches.size() - 1)).isEqualTo("optimizer");
      assertThat(log.gradients).isInOrder();
      assertThat(log.gradients.get(0)).isEqualTo(0L);
      assertThat(log.gradients.get(log.gradients.size() - 1)).isEqualTo(network.parameterBytes());
      assertThat(step.momentBytes()).isEqualTo(2 * network.parameterBytes());
    }
  }

  @Test
  void aFusedStepHoldsFewGradientsAndSmallMoments() {
    try (BenchNetwork network = new BenchNetwork(SmallRun.config("model.channels=[16,32]"));
        TrainingStep step = new TrainingStep(network, Variant.parse("inverted+fused+int8"))) {
      Log log = new Log();
      step.run(log);
      // Only what several layers share waits, and what is small.
      assertThat(Collections.max(log.gradients)).isLessThan(network.parameterBytes() / 2);
      assertThat(step.momentBytes()).isLessThan(network.parameterBytes());
    }
  }

  @Test
  void autogradTellsOfNoGradientBeforeItsEnd() {
    try (BenchNetwork network = new BenchNetwork(SmallRun.config());
        TrainingStep step = new TrainingStep(network, Variant.parse("autograd"))) {
      Log log = new Log();
      step.run(log);
      assertWithMessage("forward, backward").that(log.stretches.get(1)).isEqualTo("backward");
      assertThat(log.gradients.get(1)).isEqualTo(StepWatch.UNKNOWN);
      assertThat(log.gradients.subList(2, log.gradients.size())).doesNotContain(StepWatch.UNKNOWN);
    }
  }

  private static final class Log implements StepWatch {
    final List<String> stretches = new ArrayList<>();
    final List<Long> gradients = new ArrayList<>();

    @Override
    public void forwardDone() {
      passed("forward", 0);
    }

    @Override
    public void passed(String where, long gradientBytes) {
      stretches.add(where);
      gradients.add(gradientBytes);
    }
  }
}
