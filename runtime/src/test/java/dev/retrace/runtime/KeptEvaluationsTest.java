package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hangs on a pass between the way there and the way back, and that nothing stays. */
final class KeptEvaluationsTest {
  private static final Shape SHAPE = new Shape(5, 4, 6);

  private NDManager manager;

  /** What the branch has read in each of its evaluations. */
  private List<double[]> read;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(37);
    manager = NDManager.newBaseManager();
    read = new ArrayList<>();
  }

  @AfterEach
  void free() {
    manager.close();
  }

  /** A branch that remembers what it reads. */
  private Block watched() {
    return new LambdaBlock(
        list -> {
          read.add(Numbers.doubles(list.head()));
          return new NDList(list.head().tanh());
        });
  }

  private static MemoryPlan everywhere(Strategy strategy) {
    return MemoryPlan.builder().everywhere(strategy).build();
  }

  private NDArray normal(DataType type, long seed) {
    return Numbers.normal(manager, type, seed, SHAPE);
  }

  private Trace withGradient(State state) {
    return Trace.of(state.value(), normal(state.value().getDataType(), 9), null);
  }

  private void thereAndBack(InvertibleBlock layer, Pass pass, boolean inverse) {
    State in = State.of(normal(DataType.FLOAT64, 1));
    try (Gradients sink = new Gradients(manager)) {
      if (inverse) {
        layer.inverseBackward(withGradient(layer.inverse(in, pass)), pass, sink).close();
      } else {
        layer.backward(withGradient(layer.forward(in, pass)), pass, sink).close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"INVERT, 2", "CHECKPOINT, 2", "STORE, 1"})
  void aBranchIsEvaluatedAsOftenAsItsStrategySays(Strategy strategy, int times) {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, watched());

    for (boolean inverse : new boolean[] {false, true}) {
      try (Pass pass = Pass.training(Conditions.NONE, everywhere(strategy))) {
        thereAndBack(coupling, pass, inverse);
      }
      assertThat(read).hasSize(times);
      read.clear();
    }
  }

  @ParameterizedTest
  @CsvSource({"INVERT, 6", "CHECKPOINT, 6", "STORE, 3"})
  void slicesAreCountedEach(Strategy strategy, int times) {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, watched());
    InvertibleChain chain = new InvertibleChain(List.of(coupling));
    MemoryPlan plan = MemoryPlan.builder().everywhere(strategy).slice(coupling, 2).build();

    try (Pass pass = Pass.training(Conditions.NONE, plan)) {
      thereAndBack(chain, pass, false);
    }

    assertThat(read).hasSize(times);
  }

  @ParameterizedTest
  @EnumSource
  void theDeclarationCountsUnlessThePlanSaysOtherwise(Strategy strategy) {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, strategy, watched());
    try (Pass pass = Pass.training(Conditions.NONE)) {
      thereAndBack(coupling, pass, false);
    }
    assertThat(read).hasSize(strategy == Strategy.STORE ? 1 : 2);
    read.clear();

    try (Pass pass = Pass.training(Conditions.NONE, MemoryPlan.INVERTED)) {
      thereAndBack(coupling, pass, false);
    }

    assertThat(read).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void aWalkShowsWhatIsDeclared(Strategy strategy) {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, strategy, watched());
    List<Strategy> seen = new ArrayList<>();

    try (State x = State.of(normal(DataType.FLOAT64, 1));
        Pass pass = Pass.training(Conditions.NONE)) {
      Walk.forward(
          coupling,
          x,
          (path, layer, state) -> {
            seen.add(((CouplingLayer) layer).strategy());
            thereAndBack(layer, pass, false);
            return state;
          });
    }

    assertThat(seen).containsExactly(strategy);
    assertThat(read).hasSize(strategy == Strategy.STORE ? 1 : 2); // the step obeys, too
  }

  @Test
  void aCheckpointIsWhatWasThereToTheBit() {
    List<OneCoupling> couplings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      couplings.add(
          new OneCoupling(new Additive(), i % 2 == 0 ? Half.LEFT : Half.RIGHT, watched()));
    }
    InvertibleChain chain = new InvertibleChain(couplings);

    assertThat(readAgain(chain, Strategy.CHECKPOINT)).isTrue();
    assertThat(readAgain(chain, Strategy.INVERT)).isFalse(); // float32: the inverse rounds
  }

  /** Whether all branches read on the way back, in float32, what they had read on the way there. */
  private boolean readAgain(InvertibleChain chain, Strategy strategy) {
    read.clear();
    try (Pass pass = Pass.training(Conditions.NONE, everywhere(strategy));
        Gradients sink = new Gradients(manager)) {
      State end = chain.forward(State.of(normal(DataType.FLOAT32, 1)), pass);
      List<double[]> there = List.copyOf(read);
      read.clear();
      chain.backward(withGradient(end), pass, sink).close();
      boolean same = true;
      for (int i = 0; i < there.size(); i++) {
        same &= Arrays.equals(there.get(i), read.get(there.size() - 1 - i));
      }
      return same;
    }
  }

  @Test
  void whatIsKeptBringsDeepGradientsCloserToStoredOnes() {
    List<OneCoupling> couplings = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      Half writes = i % 2 == 0 ? Half.LEFT : Half.RIGHT;
      couplings.add(new OneCoupling(new Affine(), writes, new SmallBranch(4)));
    }
    InvertibleChain chain = new InvertibleChain(couplings);
    chain.initialize(manager, DataType.FLOAT32, SHAPE);
    double[] stored = storedGradients(chain);

    double inverted = Golden.relativeError(gradients(chain, Strategy.INVERT), stored);
    double checkpointed = Golden.relativeError(gradients(chain, Strategy.CHECKPOINT), stored);
    double taped = Golden.relativeError(gradients(chain, Strategy.STORE), stored);

    // Measured: 8.5e-7 and twice 3.0e-7, which is what the affine law's own inverse leaves.
    assertThat(checkpointed).isLessThan(inverted / 2);
    assertThat(taped).isLessThan(inverted / 2);
  }

  /** Those of the engine, which stores all activations. */
  private double[] storedGradients(InvertibleChain chain) {
    try (NDArray x = normal(DataType.FLOAT32, 1);
        Recording tape = Recording.of(chain, true, x);
        Gradients sink = new Gradients(manager)) {
      tape.pullback(normal(DataType.FLOAT32, 9), sink);
      return ofParameters(chain, sink);
    }
  }

  private double[] gradients(InvertibleChain chain, Strategy strategy) {
    try (Pass pass = Pass.training(Conditions.NONE, everywhere(strategy));
        Gradients sink = new Gradients(manager)) {
      State end = chain.forward(State.of(normal(DataType.FLOAT32, 1)), pass);
      chain.backward(withGradient(end), pass, sink).close();
      return ofParameters(chain, sink);
    }
  }

  private static double[] ofParameters(InvertibleChain chain, Gradients sink) {
    return chain.getParameters().values().stream()
        .flatMapToDouble(each -> Arrays.stream(Numbers.doubles(sink.of(each).orElseThrow())))
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasKeptLastIsTakenFirst(Strategy strategy) {
    OneCoupling coupling = new OneCoupling(new Affine(), Half.RIGHT, new SmallBranch(4));
    coupling.initialize(manager, DataType.FLOAT64, SHAPE);
    NDArray x = normal(DataType.FLOAT64, 1);
    NDArray other = normal(DataType.FLOAT64, 2);

    double[] nested;
    double[] outer;
    try (Pass pass = Pass.training(Conditions.NONE, everywhere(strategy));
        Gradients sink = new Gradients(manager)) {
      State y = coupling.forward(State.of(x.duplicate()), pass);
      State z = coupling.inverse(State.of(other.duplicate()), pass);
      try (Trace there = coupling.inverseBackward(withGradient(z), pass, sink);
          Trace back = coupling.backward(withGradient(y), pass, sink)) {
        nested = Numbers.doubles(there.grad());
        outer = Numbers.doubles(back.grad());
        assertClose(Numbers.doubles(there.value()), Numbers.doubles(other));
        assertClose(Numbers.doubles(back.value()), Numbers.doubles(x));
      }
    }

    try (Pass pass = Pass.training(Conditions.NONE, MemoryPlan.INVERTED);
        Gradients sink = new Gradients(manager)) {
      State y = coupling.forward(State.of(x.duplicate()), pass);
      try (Trace back = coupling.backward(withGradient(y), pass, sink)) {
        assertClose(outer, Numbers.doubles(back.grad()));
      }
      State z = coupling.inverse(State.of(other.duplicate()), pass);
      try (Trace there = coupling.inverseBackward(withGradient(z), pass, sink)) {
        assertClose(nested, Numbers.doubles(there.grad()));
      }
    }
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(Golden.relativeError(actual, expected)).isAtMost(1e-13); // float64, one coupling
  }

  @ParameterizedTest
  @CsvSource({"INVERT, 0", "CHECKPOINT, 1", "STORE, 1"})
  void aForwardWithoutABackwardLeavesNothingOnceThePassIsClosed(Strategy strategy, int kept) {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, strategy, watched());
    int before = LiveArrays.count(manager);

    try (Pass pass = Pass.training(Conditions.NONE)) {
      coupling.forward(State.of(normal(DataType.FLOAT64, 1)), pass).close();
      coupling.inverse(State.of(normal(DataType.FLOAT64, 1)), pass).close();
      assertThat(LiveArrays.count(manager) - before).isAtLeast(2 * kept);
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void onlyATrainingPassKeeps() {
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, Strategy.STORE, watched());
    NDArray x = normal(DataType.FLOAT64, 1);
    int before = LiveArrays.count(manager);

    coupling.forward(State.of(x.duplicate()), Pass.inference(Conditions.NONE)).close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);

    coupling.forward(State.of(x.duplicate()), Pass.stored(Conditions.NONE)).close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);

    // As DJL runs it, told to train, on a thread that does not record.
    GradMode.off(() -> coupling.forward(new ParameterStore(manager, false), new NDList(x), true))
        .close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void anExceptionOnTheWayThereLeavesNothingOnceThePassIsClosed(Strategy strategy) {
    InvertibleChain chain = new InvertibleChain(List.of(sound(), sound(), failing(1)));
    int before = LiveArrays.count(manager);

    try (State x = State.of(normal(DataType.FLOAT64, 1));
        Pass pass = Pass.training(Conditions.NONE, everywhere(strategy))) {
      assertThrows(IllegalStateException.class, () -> chain.forward(x, pass));
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExceptionOnTheWayBackLeavesNothingOnceThePassIsClosed(boolean recording) {
    InvertibleChain chain = new InvertibleChain(List.of(sound(), failing(2), sound()));
    int before = LiveArrays.count(manager);
    Runnable step =
        () -> {
          try (Pass pass = Pass.training(Conditions.NONE, everywhere(Strategy.CHECKPOINT));
              Gradients sink = new Gradients(manager)) {
            State end = chain.forward(State.of(normal(DataType.FLOAT64, 1)), pass);
            try (Trace back = withGradient(end)) {
              assertThrows(IllegalStateException.class, () -> chain.backward(back, pass, sink));
            }
          }
          assertThat(GradMode.isOn()).isEqualTo(recording);
        };

    if (recording) {
      GradMode.runOn(step);
    } else {
      GradMode.runOff(step);
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  private OneCoupling sound() {
    return new OneCoupling(new Additive(), Half.LEFT, watched());
  }

  /** A coupling whose branch throws in one of its evaluations, counted from 1. */
  private static OneCoupling failing(int evaluation) {
    int[] evaluations = {0};
    return new OneCoupling(
        new Additive(),
        Half.RIGHT,
        new LambdaBlock(
            list -> {
              NDArray read = list.head().tanh();
              if (++evaluations[0] == evaluation) {
                throw new IllegalStateException("broken");
              }
              return new NDList(read);
            }));
  }
}
