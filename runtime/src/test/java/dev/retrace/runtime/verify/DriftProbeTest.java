package dev.retrace.runtime.verify;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.verify.DriftProbe.Drift;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DriftProbeTest {
  private static final int COUPLINGS = 32;
  private static final Shape SHAPE = new Shape(2, 4, 5, 5);

  /**
   * Couplings y = x exp(b) and y = x + b in turn, whose branches are this many times larger than
   * they start.
   */
  private static List<Drift> drifts(float gain, int samples) {
    Engine.getInstance().setRandomSeed(3);
    List<InvertibleBlock> couplings = new ArrayList<>();
    for (int i = 0; i < COUPLINGS; i++) {
      couplings.add(
          new OneCoupling(
              i % 4 < 2 ? new FaultyGate(FaultyGate.Fault.NONE) : new Additive(),
              i % 2 == 0 ? Half.LEFT : Half.RIGHT,
              new FaultyBranch(FaultyBranch.Fault.NONE)));
    }
    InvertibleChain chain = new InvertibleChain(couplings);
    try (NDManager manager = NDManager.newBaseManager()) {
      chain.initialize(manager, DataType.FLOAT32, SHAPE);
      for (Parameter each : chain.getParameters().values()) {
        GradMode.runOff(() -> each.getArray().muli(gain));
      }
      int before = LiveArrays.count(manager);
      State x = State.of(Numbers.normal(manager, DataType.FLOAT32, 4, SHAPE));
      List<Drift> drifts = new DriftProbe(chain, samples).run(x, Pass.training(Conditions.NONE), 5);
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
      return drifts;
    }
  }

  @Test
  void aTameNetworkStaysWhereItWas() {
    for (Drift each : drifts(1, 3)) {
      assertThat(each.error()).isLessThan(1e-5); // some roundings of 6e-8
    }
  }

  @Test
  void largeScalesAtDepthDriftAndMoreSoTowardsTheInput() {
    List<Drift> drifts = drifts(12, COUPLINGS);
    assertThat(drifts).hasSize(COUPLINGS + 1);
    assertThat(drifts.get(0).path()).isEqualTo("[31].residual");
    assertThat(drifts.get(0).error()).isLessThan(1e-4);
    Drift input = drifts.get(COUPLINGS);
    assertThat(input.path()).isEmpty();
    assertThat(input.error()).isGreaterThan(1e-2);
  }

  @Test
  void theSeedChoosesAFewLayers() {
    List<Drift> drifts = drifts(1, 3);
    assertThat(drifts).hasSize(4);
    assertThat(drifts.stream().map(Drift::path).toList()).containsNoDuplicates();
    assertThat(drifts(1, 3)).isEqualTo(drifts);
  }
}
