package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.fixtures.SampleNetwork;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a plan changes is memory: values, rebuilt arguments and gradients of all four methods are
 * those of a pass that keeps nothing and sees the batch at once.
 */
final class MemoryPlanTest {
  private static final int BATCH = 5;

  /**
   * Float64; a kept branch has read what was there, not what was rebuilt, and sums are regrouped.
   */
  private static final double TOLERANCE = 1e-12;

  private static final Strategy[] STRATEGIES = Strategy.values();

  private NDManager manager;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(31);
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource
  void noPlanChangesAGradient(SampleNetwork sample) {
    InvertibleChain network = initialized(sample);
    for (boolean inverse : new boolean[] {false, true}) {
      Outcome plain = run(network, MemoryPlan.INVERTED, inverse);
      assertThat(plain.uses).isEqualTo(uses(network));
      for (int samples : new int[] {1, 2, BATCH}) {
        for (int first = 0; first < STRATEGIES.length; first++) {
          MemoryPlan same = plan(network, samples, STRATEGIES[first]);
          assertSame(sample + " " + STRATEGIES[first], run(network, same, inverse), plain);
          MemoryPlan mixed = plan(network, samples, rotated(first));
          assertSame(sample + " mixed", run(network, mixed, inverse), plain);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptChangesNoBitOfTheResult(SampleNetwork sample) {
    InvertibleChain network = initialized(sample);
    double[] expected = run(network, MemoryPlan.INVERTED, false).end;

    for (Strategy strategy : STRATEGIES) {
      assertThat(run(network, plan(network, BATCH, strategy), false).end).isEqualTo(expected);
    }
  }

  private InvertibleChain initialized(SampleNetwork sample) {
    InvertibleChain network = new InvertibleChain(List.of(sample.make()));
    Shape input = SampleNetwork.input(BATCH);
    if (network.conditionNames().isEmpty()) {
      network.initialize(manager, DataType.FLOAT64, input);
    } else {
      network.initialize(manager, DataType.FLOAT64, input, SampleNetwork.time(BATCH));
    }
    return network;
  }

  private static Strategy[] rotated(int first) {
    Strategy[] rotated = new Strategy[STRATEGIES.length];
    for (int i = 0; i < rotated.length; i++) {
      rotated[i] = STRATEGIES[(first + i) % rotated.length];
    }
    return rotated;
  }

  /** Strategies in turn; layers inside sliced layers see one sample less. */
  private static MemoryPlan plan(InvertibleChain network, int samples, Strategy... strategies) {
    MemoryPlan.Builder plan = MemoryPlan.builder();
    List<Block> branches = new ArrayList<>();
    visit(network, plan, samples, branches);
    for (int i = 0; i < branches.size(); i++) {
      plan.keep(branches.get(i), strategies[i % strategies.length]);
    }
    return plan.build();
  }

  private static void visit(
      InvertibleBlock layer, MemoryPlan.Builder plan, int samples, List<Block> branches) {
    for (Block child : layer.getChildren().values()) {
      if (child instanceof InvertibleBlock inner) {
        plan.slice(inner, samples);
        visit(inner, plan, Math.max(1, samples - 1), branches);
      } else {
        branches.add(child);
      }
    }
  }

  private static Map<Parameter, Integer> uses(Block network) {
    Map<Parameter, Integer> uses = new HashMap<>();
    network.getParameters().values().forEach(each -> uses.merge(each, 1, Integer::sum));
    return uses;
  }

  /** What one way there and back ends with. */
  private static final class Outcome {
    private double[] end;
    private double[] logDet;
    private double[] start;
    private double[] grad;
    private final Map<String, double[]> given = new LinkedHashMap<>();
    private final Map<Parameter, Integer> uses = new HashMap<>();
  }

  private Outcome run(InvertibleBlock network, MemoryPlan plan, boolean inverse) {
    Outcome outcome = new Outcome();
    try (NDManager scratch = manager.newSubManager();
        Gradients sums = new Gradients(scratch)) {
      Shape shape = SampleNetwork.input(BATCH);
      NDArray g = Numbers.normal(scratch, DataType.FLOAT64, 3, shape);
      NDArray h = Numbers.normal(scratch, DataType.FLOAT64, 4, shape.slice(0, 1));
      NDArray time = Numbers.normal(scratch, DataType.FLOAT64, 2, SampleNetwork.time(BATCH));
      GradientSink sink = counting(sums, outcome.uses);
      int before = LiveArrays.count(scratch);
      try (Pass pass = Pass.training(Conditions.of(SampleNetwork.TIME, time), plan)) {
        State in = State.tracking(Numbers.normal(scratch, DataType.FLOAT64, 1, shape));
        State end = inverse ? network.inverse(in, pass) : network.forward(in, pass);
        outcome.end = Numbers.doubles(end.value());
        try (NDArray logDet = end.logDet().value()) {
          outcome.logDet = Numbers.doubles(logDet);
        }
        Trace back = Trace.of(end.value(), g.duplicate(), h);
        try (Trace start =
            inverse
                ? network.inverseBackward(back, pass, sink)
                : network.backward(back, pass, sink)) {
          outcome.start = Numbers.doubles(start.value());
          outcome.grad = Numbers.doubles(start.grad());
        }
        for (String path : network.getParameters().keys()) {
          outcome.given.put(
              path, Numbers.doubles(sums.of(network.getParameters().get(path)).orElseThrow()));
        }
        sums.of(SampleNetwork.TIME)
            .ifPresent(grad -> outcome.given.put("time", Numbers.doubles(grad)));
        sums.clear();
        assertThat(LiveArrays.count(scratch)).isEqualTo(before); // the way back took all
      }
    }
    return outcome;
  }

  private static GradientSink counting(Gradients sums, Map<Parameter, Integer> uses) {
    return new GradientSink() {
      @Override
      public void parameter(Parameter parameter, NDArray grad) {
        uses.merge(parameter, 1, Integer::sum);
        sums.parameter(parameter, grad);
      }

      @Override
      public void condition(String name, NDArray grad) {
        sums.condition(name, grad);
      }
    };
  }

  private static void assertSame(String plan, Outcome actual, Outcome expected) {
    assertClose(plan + " value", actual.end, expected.end);
    assertClose(plan + " log-determinant", actual.logDet, expected.logDet);
    assertClose(plan + " rebuilt", actual.start, expected.start);
    assertClose(plan + " gradient", actual.grad, expected.grad);
    assertThat(actual.given.keySet()).isEqualTo(expected.given.keySet());
    expected.given.forEach(
        (path, grad) -> assertClose(plan + " " + path, actual.given.get(path), grad));
    assertWithMessage("%s deliveries", plan).that(actual.uses).isEqualTo(expected.uses);
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    assertWithMessage(what).that(CentralDifferences.error(actual, expected)).isAtMost(TOLERANCE);
  }

  @Test
  void saysWhatItWasTold() {
    InvertibleBlock layer = SampleNetwork.PAIR.make();
    List<Block> branches = layer.getChildren().values();
    MemoryPlan declared = MemoryPlan.DECLARED;
    MemoryPlan chosen =
        MemoryPlan.builder()
            .everywhere(Strategy.CHECKPOINT)
            .keep(branches.get(1), Strategy.STORE)
            .slice(layer, 2)
            .build();

    for (Strategy strategy : STRATEGIES) {
      assertThat(declared.strategyOf(branches.get(0), strategy)).isEqualTo(strategy);
      assertThat(MemoryPlan.INVERTED.strategyOf(branches.get(0), strategy))
          .isEqualTo(Strategy.INVERT);
      assertThat(chosen.strategyOf(branches.get(0), strategy)).isEqualTo(Strategy.CHECKPOINT);
      assertThat(chosen.strategyOf(branches.get(1), strategy)).isEqualTo(Strategy.STORE);
    }
    assertThat(chosen.samplesOf(layer, 5)).isEqualTo(2);
    assertThat(chosen.samplesOf(layer, 1)).isEqualTo(1);
    assertThat(declared.samplesOf(layer, 5)).isEqualTo(5);
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> MemoryPlan.builder().slice(layer, 0)))
        .hasMessageThat()
        .isEqualTo("a slice of the batch holds at least 1 sample, but was given 0");
  }

  @Test
  void theModeStays() {
    InvertibleChain network = initialized(SampleNetwork.LEVEL);
    MemoryPlan plan = plan(network, 2, STRATEGIES);
    double[] expected = run(network, plan, false).grad;

    GradMode.runOn(
        () -> {
          assertThat(run(network, plan, false).grad).isEqualTo(expected);
          assertThat(GradMode.isOn()).isTrue();
        });
    GradMode.runOff(
        () -> {
          assertThat(run(network, plan, true).grad).isNotNull();
          assertThat(GradMode.isOn()).isFalse();
        });
  }
}
