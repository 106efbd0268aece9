package dev.retrace.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.optim.MomentFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MemoryPlannerTest {
  private static final OptimizerMemory FUSED = new OptimizerMemory(MomentFormat.WEIGHT_TYPE, true);
  private static final Shape INPUT = new Shape(8, 6, 10);

  // One branch has far more weights than the state has values.
  private final InvertibleChain network = Chains.of(10, 5_000_000, 30, 500, 10, 900);
  private final StepOutline outline = Chains.outline(network, INPUT);
  private final MemoryPlanner planner = new MemoryPlanner(outline, FUSED);

  @Test
  void noPlanIsLeanerThanTheLeanest() {
    SplittableRandom random = new SplittableRandom(5);
    long floor = planner.floor();
    assertThat(planner.leanest().prediction().peak()).isEqualTo(floor);
    for (int i = 0; i < 200; i++) {
      MemoryPlan.Builder plan = MemoryPlan.builder();
      for (var layer : network.getChildren().values()) {
        plan.slice((InvertibleBlock) layer, 1 + random.nextInt(8));
        for (var branch : layer.getChildren().values()) {
          plan.keep(branch, List.of(Strategy.values()).get(random.nextInt(3)));
        }
      }
      assertThat(outline.predict(plan.build(), FUSED).peak()).isAtLeast(floor);
    }
  }

  @Test
  void slicesAreAsLargeAsThePeakAllows() {
    PlannedStep leanest = planner.leanest();
    // Two gradients of its weights, one found and one summed, are more than any tape.
    assertThat(leanest.sliced()).doesNotContainKey("[1]");
    leanest
        .sliced()
        .forEach(
            (path, samples) -> {
              InvertibleBlock layer =
                  (InvertibleBlock)
                      network.getChildren().values().get(Integer.parseInt(path.substring(1, 2)));
              MemoryPlan larger = leanest.plan().toBuilder().slice(layer, 2 * samples).build();
              assertThat(outline.predict(larger, FUSED).peak()).isGreaterThan(planner.floor());
            });
  }

  @Test
  void budgetsAreKeptAndMoreOfThemSavesTime() {
    PlannedStep fastest = planner.fastest();
    long floor = planner.floor();
    long top = fastest.prediction().peak();
    assertThat(fastest.relativeTime()).isEqualTo(1);
    assertThat(fastest.storing()).isEqualTo(6);
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 20; i++) {
      long budget = floor + (top - floor) * i / 20;
      PlannedStep step = planner.within(budget);
      assertThat(step.prediction().peak()).isAtMost(budget);
      assertThat(step.prediction().peak()).isEqualTo(outline.predict(step.plan(), FUSED).peak());
      assertThat(step.relativeTime()).isAtMost(before);
      before = step.relativeTime();
    }
    assertThat(before).isEqualTo(1);
    assertThat(planner.within(top).sliced()).isEmpty();
  }

  @Test
  void atFirstTheTapeIsKeptThatSavesMost() {
    long tape = 6 * 8 * 3 * 10 * 4;
    PlannedStep step = planner.within(planner.floor() + tape);
    TellingBlock heaviest =
        (TellingBlock) network.getChildren().values().get(1).getChildren().values().get(0);
    assertThat(step.plan().strategyOf(heaviest, Strategy.INVERT)).isEqualTo(Strategy.STORE);
  }

  @Test
  void aBudgetBelowTheFloorIsRefused() {
    long floor = planner.floor();
    BudgetException refusal = assertThrows(BudgetException.class, () -> planner.within(floor - 1));
    assertThat(refusal.floor()).isEqualTo(floor);
    assertThat(refusal.budget()).isEqualTo(floor - 1);
    assertThat(refusal).hasMessageThat().contains("takes at least " + Bytes.text(floor));
  }

  @Test
  void theLargestBatchFitsAndOneMoreDoesNot() {
    long budget = 3 * planner.floor();
    long batch = LargestFit.batch(outline, FUSED, budget);
    assertThat(new MemoryPlanner(outline.withBatch(batch), FUSED).floor()).isAtMost(budget);
    assertThat(new MemoryPlanner(outline.withBatch(batch + 1), FUSED).floor())
        .isGreaterThan(budget);
    assertThat(LargestFit.batch(outline, FUSED, 1)).isEqualTo(0);
  }
}
