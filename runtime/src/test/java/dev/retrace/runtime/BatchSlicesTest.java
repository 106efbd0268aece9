package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.fixtures.InvertibleTimedPair;
import dev.retrace.runtime.fixtures.PlainFormulas;
import dev.retrace.runtime.fixtures.TimedPair;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchSlicesTest {
  private static final TimedPair DECLARED = new TimedPair(2, 1);

  /** Slices of two do not divide it. */
  private static final Shape SHAPE = new Shape(5, 3, 4);

  private static final Shape TIME = new Shape(5, 3);

  private NDManager manager;
  private NDArray x;
  private NDArray time;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(9);
    manager = NDManager.newBaseManager();
    x = Numbers.normal(manager, DataType.FLOAT64, 1, SHAPE);
    time = Numbers.normal(manager, DataType.FLOAT64, 2, TIME);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private BatchSlices slices(InvertibleTimedPair pair, int samples) {
    BatchSlices slices = new BatchSlices(pair, samples);
    slices.initialize(manager, DataType.FLOAT64, SHAPE, TIME);
    return slices;
  }

  @Test
  void keepsTheContractWithConditionsAndLogDeterminants() {
    new LayerContract(slices(new InvertibleTimedPair(DECLARED), 2), x, Conditions.of("time", time))
        .inverts(1e-13)
        .agreesWithDifferences()
        .agreesWith(
            PlainFormulas.timedPair(DECLARED, false),
            PlainFormulas.timedPair(DECLARED, true),
            1e-12,
            1e-11)
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @Test
  void theResultDoesNotDependOnTheSlices() {
    InvertibleTimedPair pair = new InvertibleTimedPair(DECLARED);
    BatchSlices slices = slices(pair, 2);
    Conditions conditions = Conditions.of("time", time);
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 3, SHAPE);
    NDArray h = Numbers.normal(manager, DataType.FLOAT64, 4, new Shape(5));

    LayerRun.Back expected = new LayerRun(pair, conditions).backward(x, g, h);
    LayerRun.Back actual = new LayerRun(slices, conditions).backward(x, g, h);

    assertClose(actual.value(), expected.value());
    assertClose(actual.grad(), expected.grad());
    assertThat(actual.given().keySet()).isEqualTo(expected.given().keySet());
    expected.given().forEach((name, grad) -> assertClose(actual.given().get(name), grad));
    assertThat(slices.getParameters().keys()).isEqualTo(pair.getParameters().keys());
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(CentralDifferences.error(actual, expected)).isAtMost(1e-13);
  }

  @Test
  void parametersAndConditionsReceiveOneGradientAltogether() {
    BatchSlices slices = slices(new InvertibleTimedPair(DECLARED), 2);
    Map<String, Integer> received = new LinkedHashMap<>();
    GradientSink counting =
        new GradientSink() {
          @Override
          public void parameter(Parameter parameter, NDArray grad) {
            grad.close();
            received.merge("parameter", 1, Integer::sum);
          }

          @Override
          public void condition(String name, NDArray grad) {
            grad.close();
            received.merge(name, 1, Integer::sum);
          }
        };

    Trace start =
        slices.backward(
            Trace.of(x.duplicate(), x.duplicate()),
            Pass.training(Conditions.of("time", time)),
            counting);

    start.close();
    assertThat(received).containsExactly("parameter", slices.getParameters().size(), "time", 1);
  }

  @Test
  void aStoredPassHasTheSameGradients() {
    BatchSlices slices = slices(new InvertibleTimedPair(DECLARED), 2);
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 3, SHAPE);
    Formula formula =
        (at, given) ->
            Formula.Result.of(
                slices
                    .forward(
                        new ParameterStore(manager, false), new NDList(at, given.get("time")), true)
                    .singletonOrThrow());

    Autograd.Outcome stored = Autograd.of(formula, x, Map.of("time", time), g, null);

    LayerRun run = new LayerRun(slices, Conditions.of("time", time));
    assertClose(stored.value(), run.forward(x).value());
    NDArray y = Numbers.of(manager, DataType.FLOAT64, stored.value(), SHAPE);
    LayerRun.Back back = run.backward(y, g, null);
    assertClose(stored.grad(), back.grad());
    assertClose(stored.given().get("time"), back.given().get("time"));
  }

  @Test
  void layersThatChangeTheShapeAreFine() {
    Downsampling down = new Downsampling(new Cayley(), Start.HAAR, 1, 2);
    BatchSlices slices = new BatchSlices(down, 3);
    slices.initialize(manager, DataType.FLOAT64, SHAPE);

    assertThat(slices.outputShape(SHAPE)).isEqualTo(new Shape(5, 6, 2));
    new LayerContract(slices, x, Conditions.NONE)
        .inverts(1e-13)
        .agreesWithDifferences()
        .leavesNothingBehind();
  }

  @Test
  void whatCannotBeSlicedIsNamed() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new BatchSlices(new InvertibleTimedPair(DECLARED), 0)))
        .hasMessageThat()
        .isEqualTo("a slice of the batch holds at least 1 sample, but was given 0");
    BatchSlices slices = slices(new InvertibleTimedPair(DECLARED), 2);
    NDArray one = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(1, 3));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new LayerRun(slices, Conditions.of("time", one)).forward(x)))
        .hasMessageThat()
        .isEqualTo(
            "condition 'time' is (1, 3), but the batch has 5 samples; give one row for every"
                + " sample");
  }
}
