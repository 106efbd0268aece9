package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A branch by itself, as a stem or a head is run: some samples at a time, its tape kept or not. */
final class SlicedBranchTest {
  private static final int BATCH = 5;
  private static final Shape SHAPE = new Shape(BATCH, 2, 4);

  /** Float64; sums over the batch are regrouped. */
  private static final double TOLERANCE = 1e-13;

  private NDManager manager;
  private SmallBranch block;
  private Branch branch;
  private NDArray x;
  private NDArray g;
  private Conditions conditions;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(41);
    manager = NDManager.newBaseManager();
    block = new SmallBranch(3);
    block.initialize(manager, DataType.FLOAT64, SHAPE, new Shape(BATCH, 3));
    branch = new Branch(block, List.of("time"));
    x = Numbers.normal(manager, DataType.FLOAT64, 1, SHAPE);
    g = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(BATCH, 3, 4));
    conditions =
        Conditions.of("time", Numbers.normal(manager, DataType.FLOAT64, 3, new Shape(BATCH, 3)));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private static MemoryPlan plan(Block block, int samples, Strategy strategy) {
    return MemoryPlan.builder().slice(block, samples).keep(block, strategy).build();
  }

  /** Value, gradient of the input, of the condition and of all parameters. */
  private List<double[]> run(MemoryPlan plan) {
    List<double[]> found = new ArrayList<>();
    try (Pass pass = Pass.training(conditions, plan);
        Gradients sink = new Gradients(manager);
        NDArray grad = x.zerosLike()) {
      SlicedBranch sliced = new SlicedBranch(branch, pass, BATCH);
      try (NDArray value = sliced.eval(x)) {
        found.add(Numbers.doubles(value));
        value.muli(0); // it is the caller's, who writes into it
      }
      sliced.pullback(x, g.duplicate(), grad, sink);
      found.add(Numbers.doubles(grad));
      found.add(Numbers.doubles(sink.of("time").orElseThrow()));
      for (Parameter parameter : block.getParameters().values()) {
        found.add(Numbers.doubles(sink.of(parameter).orElseThrow()));
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void theResultDependsNeitherOnSlicesNorOnWhatIsKept(Strategy strategy) {
    List<double[]> expected = run(MemoryPlan.INVERTED);
    int before = LiveArrays.count(manager);

    for (int samples : new int[] {1, 2, BATCH}) {
      List<double[]> actual = run(plan(block, samples, strategy));
      for (int i = 0; i < expected.size(); i++) {
        assertWithMessage("slices of %s, number %s", samples, i)
            .that(Golden.relativeError(actual.get(i), expected.get(i)))
            .isAtMost(TOLERANCE);
      }
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aKeptTapeSavesAnEvaluationOfEachSlice(Strategy strategy) {
    int[] evaluations = {0};
    Block counting =
        new LambdaBlock(
            list -> {
              evaluations[0]++;
              return new NDList(list.head().tanh());
            });
    for (int samples : new int[] {1, 2, BATCH}) {
      evaluations[0] = 0;
      try (Pass pass = Pass.training(Conditions.NONE, plan(counting, samples, strategy));
          Gradients sink = new Gradients(manager);
          NDArray grad = x.zerosLike()) {
        SlicedBranch sliced = new SlicedBranch(new Branch(counting, List.of()), pass, BATCH);
        try (NDArray value = sliced.eval(x)) {
          value.muli(0); // the tape of a hyperbolic tangent needs its output
        }
        sliced.pullback(x, x.duplicate(), grad, sink);
        NDArray tanh = x.tanh();
        NDArray expected = x.mul(tanh.mul(tanh).neg().add(1));
        assertThat(Golden.relativeError(Numbers.doubles(grad), Numbers.doubles(expected)))
            .isAtMost(TOLERANCE);
      }
      int slices = (BATCH + samples - 1) / samples;
      assertThat(evaluations[0]).isEqualTo(strategy == Strategy.STORE ? slices : 2 * slices);
    }
  }

  @Test
  void aConditionOfTheWholeBatchIsFineWhereNothingIsSliced() {
    Block offset = new LambdaBlock(list -> new NDList(list.get(0).add(list.get(1))));
    NDArray time = Numbers.normal(manager, DataType.FLOAT64, 3, new Shape(1, 2, 4));

    try (Pass pass = Pass.training(Conditions.of("time", time));
        Gradients sink = new Gradients(manager);
        NDArray grad = x.zerosLike()) {
      SlicedBranch whole = new SlicedBranch(new Branch(offset, List.of("time")), pass, BATCH);
      assertThat(whole.isWhole()).isTrue();
      whole.eval(x).close();
      whole.pullback(x, x.duplicate(), grad, sink);

      assertThat(Numbers.doubles(grad)).isEqualTo(Numbers.doubles(x));
      assertThat(sink.of("time").orElseThrow().getShape()).isEqualTo(time.getShape());
    }
  }
}
