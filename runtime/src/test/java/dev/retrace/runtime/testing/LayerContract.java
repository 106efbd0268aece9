package dev.retrace.runtime.testing;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/** What every invertible layer owes, for one layer at one input. */
public final class LayerContract {
  private final InvertibleBlock layer;
  private final Conditions conditions;
  private final LayerRun run;
  private final NDArray x;
  private final NDArray y;
  private final NDArray gx;
  private final NDArray gy;
  private final NDArray h;

  /**
   * For one layer.
   *
   * @param layer initialized
   * @param x its input, borrowed; what the contract makes hangs on its manager
   * @param conditions borrowed
   */
  public LayerContract(InvertibleBlock layer, NDArray x, Conditions conditions) {
    this.layer = layer;
    this.conditions = conditions;
    this.x = x;
    run = new LayerRun(layer, conditions);
    NDManager manager = x.getManager();
    DataType type = x.getDataType();
    Shape shape = layer.outputShape(x.getShape());
    y = Numbers.of(manager, type, run.forward(x).value(), shape);
    gx = Numbers.normal(manager, type, 101, x.getShape());
    gy = Numbers.normal(manager, type, 102, shape);
    h = Numbers.normal(manager, type, 103, new Shape(x.getShape().get(0)));
  }

  /** The inverse gives the input back, and its log-determinant takes that of forward back. */
  public LayerContract inverts(double tolerance) {
    LayerRun.End there = run.forward(x);
    LayerRun.End back = run.inverse(y);
    assertThat(Golden.relativeError(back.value(), Numbers.doubles(x))).isAtMost(tolerance);
    double[] taken = Arrays.stream(back.logDet()).map(each -> -each).toArray();
    assertThat(CentralDifferences.error(taken, there.logDet())).isAtMost(tolerance);
    return this;
  }

  /** Both ways back agree with central differences of both ways, for everything they depend on. */
  public LayerContract agreesWithDifferences() {
    double[] hs = h.toDoubleArray();
    checkDifferences(
        "backward", run.backward(y, gy, h), x, () -> run.forward(x).loss(gy.toDoubleArray(), hs));
    checkDifferences(
        "inverseBackward",
        run.inverseBackward(x, gx, h),
        y,
        () -> run.inverse(y).loss(gx.toDoubleArray(), hs));
    return this;
  }

  private void checkDifferences(
      String way, LayerRun.Back back, NDArray argument, DoubleSupplier loss) {
    assertWithMessage("%s rebuilds", way)
        .that(CentralDifferences.error(back.value(), argument.toDoubleArray()))
        .isAtMost(1e-10);
    checkDifference(way, back.grad(), argument, loss);
    learned()
        .forEach(
            (name, array) ->
                checkDifference(way + " " + name, back.given().get(name), array, loss));
  }

  private static void checkDifference(
      String what, double[] actual, NDArray moved, DoubleSupplier loss) {
    assertWithMessage("%s reaches it", what).that(actual).isNotNull();
    assertWithMessage("gradient, %s", what)
        .that(CentralDifferences.error(actual, CentralDifferences.gradient(loss, moved)))
        .isAtMost(CentralDifferences.TOLERANCE);
  }

  /**
   * All four methods agree with formulas under the engine's autograd.
   *
   * @param forward of x
   * @param inverse of y
   * @param values the tolerance of values, relative to the largest
   * @param grads the tolerance of gradients, relative to the largest
   */
  public LayerContract agreesWith(Formula forward, Formula inverse, double values, double grads) {
    Autograd.Outcome there = Autograd.of(forward, x, given(), gy, h);
    compare("forward", run.forward(x), there, values);
    compare("backward", run.backward(y, gy, h), x, there, values, grads);
    Autograd.Outcome back = Autograd.of(inverse, y, given(), gx, h);
    compare("inverse", run.inverse(y), back, values);
    compare("inverseBackward", run.inverseBackward(x, gx, h), y, back, values, grads);
    // Without a loss on the log-determinant, too.
    compare(
        "backward",
        run.backward(y, gy, null),
        x,
        Autograd.of(forward, x, given(), gy, null),
        values,
        grads);
    return this;
  }

  private static void compare(
      String way, LayerRun.End end, Autograd.Outcome expected, double tolerance) {
    assertWithMessage("%s", way)
        .that(Golden.relativeError(end.value(), expected.value()))
        .isAtMost(tolerance);
    double[] logDet = expected.logDet();
    assertWithMessage("log-determinant, %s", way)
        .that(
            CentralDifferences.error(
                end.logDet(), logDet == null ? new double[end.logDet().length] : logDet))
        .isAtMost(tolerance);
  }

  private void compare(
      String way,
      LayerRun.Back back,
      NDArray argument,
      Autograd.Outcome expected,
      double values,
      double grads) {
    assertWithMessage("%s rebuilds", way)
        .that(Golden.relativeError(back.value(), Numbers.doubles(argument)))
        .isAtMost(values);
    assertWithMessage("gradient, %s", way)
        .that(Golden.relativeError(back.grad(), expected.grad()))
        .isAtMost(grads);
    Map<String, double[]> wanted = new LinkedHashMap<>(expected.given());
    wanted.keySet().retainAll(learned().keySet());
    assertThat(back.given().keySet()).containsExactlyElementsIn(wanted.keySet());
    wanted.forEach(
        (name, grad) ->
            assertWithMessage("gradient, %s %s", way, name)
                .that(Golden.relativeError(back.given().get(name), grad))
                .isAtMost(grads));
  }

  /** Each method consumes what it is given, and nothing but its result stays alive. */
  public LayerContract leavesNothingBehind() {
    GradMode.runOff(
        () -> {
          Pass pass = Pass.training(conditions);
          checkConsumed(x, (State state) -> layer.forward(state, pass));
          checkConsumed(y, (State state) -> layer.inverse(state, pass));
          GradientSink sink = new Discarded();
          checkConsumed(y, gy, trace -> layer.backward(trace, pass, sink));
          checkConsumed(x, gx, trace -> layer.inverseBackward(trace, pass, sink));
        });
    return this;
  }

  /** Also on a thread that records, such as any fresh one, the results are outside any graph. */
  public LayerContract buildsNoGraph() {
    GradMode.runOn(
        () -> {
          Pass pass = Pass.training(conditions);
          GradientSink sink = new Discarded();
          try (State end = layer.forward(State.of(x.duplicate()), pass);
              State start = layer.inverse(State.of(y.duplicate()), pass);
              Trace back = layer.backward(Trace.of(y.duplicate(), gy.duplicate(), h), pass, sink);
              Trace there =
                  layer.inverseBackward(Trace.of(x.duplicate(), gx.duplicate(), h), pass, sink)) {
            assertOutsideGraph(end.value(), start.value());
            assertOutsideGraph(back.value(), back.grad());
            assertOutsideGraph(there.value(), there.grad());
          }
        });
    return this;
  }

  private static void assertOutsideGraph(NDArray... arrays) {
    for (NDArray array : arrays) {
      EngineException e =
          assertThrows(
              EngineException.class,
              () -> JniUtils.backward((PtNDArray) array, (PtNDArray) array, false, false));
      assertThat(e).hasMessageThat().contains("does not require grad");
    }
  }

  private static void checkConsumed(NDArray argument, UnaryOperator<State> way) {
    NDManager manager = argument.getManager();
    int before = LiveArrays.count(manager);
    NDArray given = argument.duplicate();
    State end = way.apply(State.of(given));
    assertConsumed(given, end.value());
    assertThat(LiveArrays.count(manager)).isEqualTo(before + 1);
    end.close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  private void checkConsumed(NDArray value, NDArray grad, UnaryOperator<Trace> way) {
    NDManager manager = value.getManager();
    int before = LiveArrays.count(manager);
    NDArray givenValue = value.duplicate();
    NDArray givenGrad = grad.duplicate();
    Trace start = way.apply(Trace.of(givenValue, givenGrad, h));
    assertConsumed(givenValue, start.value());
    assertConsumed(givenGrad, start.grad());
    assertThat(LiveArrays.count(manager)).isEqualTo(before + 2);
    start.close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  // Freed, or handed on as the result: both mean that the caller has lost it.
  private static void assertConsumed(NDArray given, NDArray result) {
    if (!((PtNDArray) given).isReleased()) {
      assertThat(result).isSameInstanceAs(given);
    }
  }

  /** Parameters by path and conditions by name. */
  private Map<String, NDArray> given() {
    Map<String, NDArray> given = new LinkedHashMap<>();
    layer.getParameters().forEach(each -> given.put(each.getKey(), each.getValue().getArray()));
    conditions.names().forEach(name -> given.put(name, conditions.value(name)));
    return given;
  }

  /** What has a gradient, of these. */
  private Map<String, NDArray> learned() {
    Map<String, NDArray> learned = given();
    layer
        .getParameters()
        .forEach(
            each -> {
              if (!each.getValue().requiresGradient()) {
                learned.remove(each.getKey());
              }
            });
    return learned;
  }

  /** A sink that consumes what it receives, as it promises, and keeps nothing. */
  private static final class Discarded implements GradientSink {
    @Override
    public void parameter(Parameter parameter, NDArray grad) {
      grad.close();
    }

    @Override
    public void condition(String name, NDArray grad) {
      grad.close();
    }
  }
}
