package dev.retrace.runtime.residual;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer keeps the contract of every invertible layer, to the tolerance of its iteration. */
final class ResidualFlowTest {
  /** Of each convolution: branches contract to 0.34, so that thousands of inverses are quick. */
  private static final double COEFFICIENT = 0.7;

  /**
   * The iteration stops at changes of 1e-14; what it leaves is of that order, also for attention.
   */
  private static final double DOUBLE = 1e-12;

  /** The iteration stops at changes of 1e-6; a bound of 0.7 leaves at most 2.3 times that. */
  private static final double SINGLE = 4e-6;

  record Example(String name, Supplier<? extends Block> branch, LogDetMethod method, Shape input) {
    @Override
    public String toString() {
      return name + " at " + input;
    }

    ResidualFlow layer(NDManager manager, DataType type) {
      ResidualFlow layer = ResidualFlow.builder().setBranch(branch.get()).optLogDet(method).build();
      // Large enough that every convolution is limited.
      return Operators.random(layer, manager, type, 0.8, input);
    }

    NDArray x(NDManager manager, DataType type) {
      return Numbers.normal(manager, type, 7, input);
    }
  }

  static Stream<Example> examples() {
    LogDetMethod exact = LogDetMethod.exact(64);
    LogDetMethod series = LogDetMethod.series(5, 2, 3);
    LogDetMethod roulette = LogDetMethod.roulette(2, 0.6, 1, 4);
    return Stream.of(
        new Example("dense", () -> branch(3, 2), exact, new Shape(2, 3)),
        new Example("single value", () -> branch(1, 2), exact, new Shape(2, 1)),
        new Example("exact", () -> branch(2, 3), exact, new Shape(2, 2, 5)),
        new Example("exact, batch 1", () -> branch(2, 2), exact, new Shape(1, 2, 3, 2)),
        new Example("exact, one channel", () -> branch(1, 1), exact, new Shape(2, 1, 2, 1, 3)),
        new Example("series", () -> branch(2, 3), series, new Shape(2, 2, 4)),
        new Example("series", () -> branch(1, 1), series, new Shape(1, 1, 2, 2, 3)),
        new Example("roulette", () -> branch(2, 2), roulette, new Shape(2, 2, 2, 1)),
        new Example("sine", () -> branch(2, 3, LipschitzActivation::sin), exact, new Shape(2, 2)),
        new Example("attention", () -> attention(3), exact, new Shape(2, 3, 2, 3)),
        new Example("attention", () -> attention(2), series, new Shape(1, 2, 2, 1, 3)));
  }

  private static LipschitzBranch branch(int channels, int hidden) {
    return branch(channels, hidden, LipschitzActivation::lipSwish);
  }

  private static LipschitzBranch branch(
      int channels, int hidden, Supplier<LipschitzActivation> activation) {
    return LipschitzBranch.builder()
        .setChannels(channels)
        .optHidden(hidden)
        .optActivation(activation)
        .optCoefficient(COEFFICIENT)
        .build();
  }

  private static LipschitzAttention attention(int channels) {
    return LipschitzAttention.builder()
        .setChannels(channels)
        .optInner(2)
        .optCoefficient(COEFFICIENT)
        .build();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void keepsTheContract(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      new LayerContract(
              example.layer(manager, DataType.FLOAT64),
              example.x(manager, DataType.FLOAT64),
              Conditions.NONE)
          .inverts(DOUBLE)
          .agreesWithDifferences()
          .leavesNothingBehind()
          .buildsNoGraph();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void singlePrecisionFollowsDoublePrecision(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow wide = example.layer(manager, DataType.FLOAT64);
      ResidualFlow narrow = example.layer(manager, DataType.FLOAT32);
      NDArray x = example.x(manager, DataType.FLOAT64);
      NDArray narrowX = example.x(manager, DataType.FLOAT32);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 8, x.getShape());
      NDArray narrowG = Numbers.normal(manager, DataType.FLOAT32, 8, x.getShape());
      new LayerContract(narrow, narrowX, Conditions.NONE)
          .inverts(SINGLE)
          .leavesNothingBehind()
          .buildsNoGraph();

      LayerRun.Back expected = new LayerRun(wide, Conditions.NONE).backward(x, g, null);
      LayerRun.Back actual = new LayerRun(narrow, Conditions.NONE).backward(narrowX, narrowG, null);

      assertThat(CentralDifferences.error(actual.value(), expected.value())).isAtMost(SINGLE);
      // An error of the rebuilt input enters through second derivatives of order one.
      assertThat(CentralDifferences.error(actual.grad(), expected.grad())).isAtMost(10 * SINGLE);
      expected
          .given()
          .forEach(
              (name, grad) ->
                  assertWithMessage(name)
                      .that(CentralDifferences.error(actual.given().get(name), grad))
                      .isAtMost(10 * SINGLE));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void agreesWithTheStoredPass(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer = example.layer(manager, DataType.FLOAT64);
      NDArray x = example.x(manager, DataType.FLOAT64);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 8, x.getShape());
      NDArray h = Numbers.normal(manager, DataType.FLOAT64, 9, new Shape(x.getShape().get(0)));
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      LayerRun.End end = run.forward(x);
      NDArray y = Numbers.of(manager, DataType.FLOAT64, end.value(), x.getShape());
      LayerRun.Back back = run.backward(y, g, h);

      NDArray leaf = x.duplicate();
      leaf.setRequiresGradient(true);
      GradMode.runOn(
          () -> {
            State stored =
                layer.forward(
                    State.tracking(leaf.add(leaf.zerosLike())), Pass.stored(Conditions.NONE));
            assertThat(CentralDifferences.error(Numbers.doubles(stored.value()), end.value()))
                .isAtMost(1e-14);
            assertThat(
                    CentralDifferences.error(
                        Numbers.doubles(stored.logDet().value()), end.logDet()))
                .isAtMost(1e-13);
            NDArray loss = stored.value().mul(g).sum().add(stored.logDet().value().mul(h).sum());
            JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), false, false);
          });

      assertThat(CentralDifferences.error(back.grad(), gradient(leaf))).isAtMost(DOUBLE);
      layer
          .getParameters()
          .forEach(
              each ->
                  assertWithMessage(each.getKey())
                      .that(
                          CentralDifferences.error(
                              back.given().get(each.getKey()),
                              gradient(each.getValue().getArray())))
                      .isAtMost(DOUBLE));
    }
  }

  @Test
  void dataThatNeedsNoGradientHasALogDeterminantInAStoredPass() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Example example = examples().findFirst().orElseThrow();
      ResidualFlow layer = example.layer(manager, DataType.FLOAT64);
      NDArray x = example.x(manager, DataType.FLOAT64);
      double[] expected = new LayerRun(layer, Conditions.NONE).forward(x).logDet();

      double[] actual =
          GradMode.on(
              () ->
                  layer
                      .forward(State.tracking(x.duplicate()), Pass.stored(Conditions.NONE))
                      .logDet()
                      .value()
                      .toDoubleArray());

      assertThat(CentralDifferences.error(actual, expected)).isAtMost(1e-13);
    }
  }

  private static double[] gradient(NDArray leaf) {
    return JniUtils.getGradient((PtNDArray) leaf).toDoubleArray();
  }

  @Test
  void conditionsReachTheBranchAndReceiveGradients() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block branch =
          new FormulaBlock(
              "x: Tensor, c: Tensor",
              "torch.mul(torch.sin(torch.add(x, torch.mul(torch.unsqueeze(c, 2), x))), 0.3)");
      ResidualFlow layer = ResidualFlow.builder().setBranch(branch).optGiven("time").build();
      NDArray time = Numbers.normal(manager, DataType.FLOAT64, 5, new Shape(2, 3));
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 6, new Shape(2, 3, 4));
      layer.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape());

      assertThat(layer.conditionNames()).containsExactly("time");
      new LayerContract(layer, x, Conditions.of("time", time))
          .inverts(DOUBLE)
          .agreesWithDifferences()
          .leavesNothingBehind()
          .buildsNoGraph();
    }
  }

  /** Where hardly anything contracts the error is up to 33 times the tolerance, but it ends. */
  @ParameterizedTest
  @ValueSource(strings = {"torch.mul(x, 0.97)", "torch.mul(x, -0.97)"})
  void aBranchCloseToOneConverges(String expression) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer =
          ResidualFlow.builder().setBranch(new FormulaBlock("x: Tensor", expression)).build();
      Shape input = new Shape(2, 4, 32, 32);
      layer.initialize(manager, DataType.FLOAT32, input);
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 7, input);
      Pass pass = Pass.inference(Conditions.NONE);

      GradMode.runOff(
          () -> {
            State y = layer.forward(State.of(x.duplicate()), pass);
            double[] back = Numbers.doubles(layer.inverse(y, pass).value());
            assertThat(CentralDifferences.error(back, Numbers.doubles(x))).isAtMost(4e-5);
          });
    }
  }

  @Test
  void aChainOfEightIsRebuilt() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape input = new Shape(2, 2, 4, 4);
      List<ResidualFlow> layers =
          Stream.generate(() -> ResidualFlow.builder().setBranch(branch(2, 4)).build())
              .limit(8)
              .toList();
      InvertibleChain chain =
          Operators.random(new InvertibleChain(layers), manager, DataType.FLOAT32, 0.8, input);
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 7, input);

      // Each inverse multiplies what the ones before left by at most 1 / (1 - 0.34).
      new LayerContract(chain, x, Conditions.NONE).inverts(4e-5).leavesNothingBehind();
    }
  }
}
