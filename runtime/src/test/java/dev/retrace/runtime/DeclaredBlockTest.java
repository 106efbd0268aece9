package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.InvertiblePair;
import dev.retrace.runtime.fixtures.InvertibleTimedPair;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.Pair;
import dev.retrace.runtime.fixtures.PlainFormulas;
import dev.retrace.runtime.fixtures.TimedPair;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes as the processor writes them, against formulas that split, convolve and concatenate. */
final class DeclaredBlockTest {
  /** The same sums in another order, and an input that is rebuilt through a dozen couplings. */
  private static final double DOUBLE = 1e-10;

  /** Roundings of 6e-8 through a dozen couplings that stretch by 1.3 each at most. */
  private static final double SINGLE = 1e-5;

  private static final double SINGLE_GRADIENT = 1e-4;

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(11);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,2", "2,3,2,1", "1,2,3,3"})
  void aPairAgreesWithItsFormula(int left, int right, int axes, int batch) {
    Pair declared = new Pair(left, right);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
        NDArray x = Numbers.normal(manager, type, 1, shape(batch, left + right, axes, 4));
        InvertiblePair pair = new InvertiblePair(declared);
        pair.initialize(manager, type, x.getShape());

        LayerContract contract = new LayerContract(pair, x, Conditions.NONE);

        check(
            contract,
            type,
            PlainFormulas.pair(declared, false),
            PlainFormulas.pair(declared, true));
      }
    }
  }

  @Test
  void aConditionedPairAgreesWithItsFormulaAndWithDifferences() {
    TimedPair declared = new TimedPair(2, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
        NDArray x = Numbers.normal(manager, type, 1, shape(2, 3, 2, 3));
        NDArray time = Numbers.normal(manager, type, 2, new Shape(2, 5));
        InvertibleTimedPair pair = new InvertibleTimedPair(declared);
        pair.initialize(manager, type, x.getShape(), time.getShape());

        LayerContract contract = new LayerContract(pair, x, Conditions.of("time", time));

        check(
            contract,
            type,
            PlainFormulas.timedPair(declared, false),
            PlainFormulas.timedPair(declared, true));
        if (type == DataType.FLOAT64) {
          contract.agreesWithDifferences();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,1,2,8", "4,2,1,8", "3,2,2,4", "2,3,1,2"})
  void aNetByRecursionAgreesWithItsFormula(int channels, int axes, int depth, int size) {
    Level declared = new Level(channels, axes, depth, 2);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
        NDArray x = Numbers.normal(manager, type, 1, shape(2, channels, axes, size));
        NDArray time = Numbers.normal(manager, type, 2, new Shape(2, 3));
        InvertibleLevel level = new InvertibleLevel(declared);
        level.initialize(manager, type, x.getShape(), time.getShape());

        LayerContract contract = new LayerContract(level, x, Conditions.of("time", time));

        check(
            contract,
            type,
            PlainFormulas.level(declared, false),
            PlainFormulas.level(declared, true));
      }
    }
  }

  private static void check(
      LayerContract contract, DataType type, Formula forward, Formula inverse) {
    boolean wide = type == DataType.FLOAT64;
    contract
        .inverts(wide ? DOUBLE : SINGLE)
        .agreesWith(forward, inverse, wide ? DOUBLE : SINGLE, wide ? DOUBLE : SINGLE_GRADIENT)
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void whatIsAliveDoesNotGrowWithTheNumberOfCouplings(int pairs) {
    try (NDManager parameters = NDManager.newBaseManager();
        NDManager states = NDManager.newBaseManager()) {
      Shape shape = shape(1, 2, 2, 4);
      assertThat(peak(parameters, states, new Level(2, 2, 1, pairs), shape))
          .isEqualTo(peak(parameters, states, new Level(2, 2, 1, 1), shape));
    }
  }

  // The most arrays alive under the state's manager at any moment a gradient is handed out: each
  // branch hands out its own while its tape is open.
  private static int peak(NDManager parameters, NDManager states, Level declared, Shape shape) {
    InvertibleLevel level = new InvertibleLevel(declared);
    level.initialize(parameters, DataType.FLOAT32, shape, new Shape(1, 2));
    NDArray time = Numbers.normal(parameters, DataType.FLOAT32, 1, new Shape(1, 2));
    AtomicInteger most = new AtomicInteger();
    GradientSink sink =
        new GradientSink() {
          @Override
          public void parameter(Parameter parameter, NDArray grad) {
            most.accumulateAndGet(LiveArrays.count(states), Math::max);
            grad.close();
          }

          @Override
          public void condition(String name, NDArray grad) {
            grad.close();
          }
        };
    Trace end =
        Trace.of(
            Numbers.normal(states, DataType.FLOAT32, 2, shape),
            Numbers.normal(states, DataType.FLOAT32, 3, shape));
    Pass pass = Pass.training(Conditions.of("time", time));
    GradMode.off(() -> level.backward(end, pass, sink)).close();
    assertThat(LiveArrays.count(states)).isEqualTo(0);
    return most.get();
  }

  private static Shape shape(long batch, long channels, int axes, long size) {
    long[] sizes = new long[2 + axes];
    Arrays.fill(sizes, size);
    sizes[0] = batch;
    sizes[1] = channels;
    return new Shape(sizes);
  }
}
