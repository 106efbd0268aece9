package dev.retrace.runtime.train;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.PlainFormulas;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A conditioned stem, a conditioned core and a convolution: a step without stored activations
 * against plain autograd.
 */
final class ReversibleStepTest {
  private static final Shape INPUT = new Shape(2, 1, 4, 4);
  private static final Level DECLARED = new Level(4, 2, 1, 2);

  private final NDManager parameters = NDManager.newBaseManager();
  private final NDManager manager = NDManager.newBaseManager();
  private Block stem;
  private InvertibleLevel core;
  private Block head;
  private NDArray x;
  private NDArray time;
  private NDArray g;

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(23);
  }

  @AfterEach
  void free() {
    manager.close();
    parameters.close();
  }

  private void make(DataType type) {
    stem = new SmallBranch(4);
    head =
        Conv2d.builder()
            .setKernelShape(new Shape(3, 3))
            .optPadding(new Shape(1, 1))
            .setFilters(2)
            .build();
    core = new InvertibleLevel(DECLARED);
    stem.initialize(parameters, type, INPUT, new Shape(2, 3));
    core.initialize(parameters, type, new Shape(2, 4, 4, 4), new Shape(2, 3));
    head.initialize(parameters, type, new Shape(2, 4, 4, 4));
    x = Numbers.normal(manager, type, 1, INPUT);
    time = Numbers.normal(manager, type, 2, new Shape(2, 3));
    g = Numbers.normal(manager, type, 3, new Shape(2, 2, 4, 4));
  }

  private ReversibleStep forward() {
    return forward(MemoryPlan.DECLARED);
  }

  private ReversibleStep forward(MemoryPlan plan) {
    Branch in = new Branch(stem, List.of("time"));
    Branch out = new Branch(head, List.of());
    return ReversibleStep.forward(in, core, out, Conditions.of("time", time), plan, x);
  }

  private Map<String, Parameter> all() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    stem.getParameters().forEach(each -> all.put("stem." + each.getKey(), each.getValue()));
    core.getParameters().forEach(each -> all.put(each.getKey(), each.getValue()));
    head.getParameters().forEach(each -> all.put("head." + each.getKey(), each.getValue()));
    return all;
  }

  private static Formula.Result plain(NDArray x, Map<String, NDArray> given) {
    NDArray lifted = PlainFormulas.branch("stem.", x, given);
    NDArray end = PlainFormulas.level(DECLARED, false).apply(lifted, given).value();
    Shape one = new Shape(1, 1);
    return Formula.Result.of(
        Conv2d.conv2d(end, given.get("head.weight"), given.get("head.bias"), one, one)
            .singletonOrThrow());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void allGradientsAreThoseOfPlainAutograd(DataType type) {
    make(type);
    Map<String, NDArray> given = new LinkedHashMap<>();
    all().forEach((name, parameter) -> given.put(name, parameter.getArray()));
    given.put("time", time);
    Autograd.Outcome expected = Autograd.of(ReversibleStepTest::plain, x, given, g, null);
    // An input rebuilt through a dozen couplings: see DeclaredBlockTest.
    double values = type == DataType.FLOAT64 ? 1e-12 : 1e-5;
    double grads = type == DataType.FLOAT64 ? 1e-10 : 1e-4;

    try (Gradients sink = new Gradients(manager);
        ReversibleStep step = forward()) {
      assertClose("output", step.output(), expected.value(), values);
      step.backward(g.duplicate(), sink);

      assertClose("input", step.inputGradient(), expected.grad(), grads);
      all()
          .forEach(
              (name, parameter) ->
                  assertClose(
                      name, sink.of(parameter).orElseThrow(), expected.given().get(name), grads));
      assertClose("time", sink.of("time").orElseThrow(), expected.given().get("time"), grads);
    }
  }

  private static void assertClose(
      String what, NDArray actual, double[] expected, double tolerance) {
    assertWithMessage("%s", what)
        .that(Golden.relativeError(Numbers.doubles(actual), expected))
        .isAtMost(tolerance);
  }

  @ParameterizedTest
  @EnumSource
  void noPlanChangesAGradient(Strategy strategy) {
    make(DataType.FLOAT64);
    List<double[]> expected = gradients(MemoryPlan.INVERTED);
    int before = LiveArrays.count(manager);

    for (boolean slicedStem : new boolean[] {false, true}) {
      for (boolean slicedHead : new boolean[] {false, true}) {
        MemoryPlan.Builder plan = MemoryPlan.builder().everywhere(strategy);
        plan.slice(stem, slicedStem ? 1 : 2).slice(head, slicedHead ? 1 : 2);
        List<double[]> actual = gradients(plan.build());
        for (int i = 0; i < expected.size(); i++) {
          assertWithMessage("number %s", i)
              .that(Golden.relativeError(actual.get(i), expected.get(i)))
              .isAtMost(1e-12); // float64 through a dozen couplings
        }
      }
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  /** Output and gradients of everything. */
  private List<double[]> gradients(MemoryPlan plan) {
    List<double[]> found = new ArrayList<>();
    try (Gradients sink = new Gradients(manager);
        ReversibleStep step = forward(plan)) {
      found.add(Numbers.doubles(step.output()));
      step.backward(g.duplicate(), sink);
      found.add(Numbers.doubles(step.inputGradient()));
      found.add(Numbers.doubles(sink.of("time").orElseThrow()));
      all().values().forEach(each -> found.add(Numbers.doubles(sink.of(each).orElseThrow())));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "INVERT, 1, 0",
    "INVERT, 2, 0",
    "INVERT, 4, 0",
    "INVERT, 0, 1",
    "INVERT, 0, 4",
    "CHECKPOINT, 2, 0",
    "CHECKPOINT, 3, 0",
    "CHECKPOINT, 0, 2",
    "CHECKPOINT, 0, 3",
    "STORE, 1, 0",
    "STORE, 2, 0",
    "STORE, 0, 1",
    "STORE, 0, 2"
  })
  void whereverItFailsNothingIsLeftBehind(Strategy strategy, int inStem, int inHead) {
    make(DataType.FLOAT64);
    stem = failing(stem, inStem);
    head = failing(head, inHead);
    MemoryPlan plan =
        MemoryPlan.builder().everywhere(strategy).slice(stem, 1).slice(head, 1).build();
    int before = LiveArrays.count(manager);
    int parametersBefore = LiveArrays.count(parameters);

    IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> gradients(plan));

    assertThat(thrown).hasMessageThat().isEqualTo("broken");
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    assertThat(LiveArrays.count(parameters)).isEqualTo(parametersBefore);
  }

  /** A block that throws in one of its evaluations, counted from 1; 0 stands for none. */
  private static Block failing(Block block, int evaluation) {
    int[] evaluations = {0};
    return new LambdaBlock(
        list -> {
          if (++evaluations[0] == evaluation) {
            throw new IllegalStateException("broken");
          }
          return block.forward(new ParameterStore(list.head().getManager(), false), list, true);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLeftBehindAndTheModeStays(boolean recording) {
    make(DataType.FLOAT32);
    double[] input = Numbers.doubles(x);
    int before = LiveArrays.count(manager);
    int parametersBefore = LiveArrays.count(parameters);
    Runnable steps =
        () -> {
          forward().close(); // a loss that was only looked at
          try (Gradients sink = new Gradients(manager);
              ReversibleStep step = forward()) {
            step.backward(g.duplicate(), sink);
          }
          assertThat(GradMode.isOn()).isEqualTo(recording);
        };

    if (recording) {
      GradMode.runOn(steps);
    } else {
      GradMode.runOff(steps);
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    assertThat(LiveArrays.count(parameters)).isEqualTo(parametersBefore);
    assertThat(Numbers.doubles(x)).isEqualTo(input);
    for (Parameter parameter : all().values()) {
      assertThat(JniUtils.getGradient((PtNDArray) parameter.getArray())).isNull();
    }
  }
}
