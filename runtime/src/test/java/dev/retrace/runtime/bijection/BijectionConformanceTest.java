package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.bijection.BijectionExamples.Example;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves every bijection by the examples that {@link BijectionExamples} brings. */
final class BijectionConformanceTest {
  /** A few dozen products of float64 numbers of order one; measured below 1e-14. */
  private static final double DOUBLE = 1e-12;

  /** As {@link #DOUBLE}, where the log-determinant is that of a numeric Jacobian. */
  private static final double NUMERIC = 1e-7;

  private static final Kernel LOG_ABS_DET =
      Kernel.of(
          "log_abs_det",
          """
          def forward(self, j: Tensor) -> Tensor:
            sign, log = torch.slogdet(j)
            return log
          """);

  static Stream<Example> examples() {
    return ServiceLoader.load(BijectionExamples.class).stream()
        .flatMap(provider -> provider.get().examples());
  }

  static Stream<Example> learned() {
    return examples()
        .filter(
            example ->
                example.layer().get().getParameters().values().stream()
                    .anyMatch(Parameter::requiresGradient));
  }

  @Test
  void everyBijectionOfThisRoomHasExamples() {
    assertThat(
            examples()
                .map(example -> example.layer().get().getClass())
                .filter(type -> type.getPackage().equals(HalfSwap.class.getPackage()))
                .distinct()
                .toList())
        .containsExactly(
            HalfSwap.class,
            ChannelPermutation.class,
            ChannelMixing.class,
            Downsampling.class,
            Upsampling.class,
            Squeeze.class,
            Unsqueeze.class,
            ActNorm.class,
            DiagonalScale.class,
            InvertibleConvolution.class,
            InvertibleLeakyReLU.class,
            Arcsinh.class,
            Logit.class,
            Sigmoid.class,
            Tanh.class);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void keepsTheContractWhereItStarts(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      checkContract(example, layer, input(manager, example, DataType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("learned")
  void keepsTheContractAtLearnedWeights(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      moveParameters(layer);
      checkContract(example, layer, input(manager, example, DataType.FLOAT64));
    }
  }

  private static void checkContract(Example example, InvertibleBlock layer, NDArray x) {
    new LayerContract(layer, x, Conditions.NONE)
        .inverts(DOUBLE)
        .agreesWithDifferences()
        // The explicit inverse and the power series of the formulas cost a digit or two.
        .agreesWith(example.forward(), example.inverse(), DOUBLE, 1e-10)
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void singlePrecisionFollowsDoublePrecision(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock wide = initialized(manager, example, DataType.FLOAT64);
      moveParameters(wide);
      InvertibleBlock narrow = initialized(manager, example, DataType.FLOAT32);
      for (int i = 0; i < wide.getParameters().size(); i++) {
        double[] weight = wide.getParameters().valueAt(i).getArray().toDoubleArray();
        NDArray target = narrow.getParameters().valueAt(i).getArray();
        GradMode.runOff(() -> Numbers.overwrite(target, weight));
      }
      NDArray x = input(manager, example, DataType.FLOAT64);
      LayerRun wideRun = new LayerRun(wide, Conditions.NONE);
      LayerRun narrowRun = new LayerRun(narrow, Conditions.NONE);
      Shape output = wide.outputShape(x.getShape());
      NDArray y = Numbers.of(manager, x.getDataType(), wideRun.forward(x).value(), output);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 8, output);
      NDArray h = Numbers.normal(manager, DataType.FLOAT64, 9, new Shape(x.getShape().get(0)));
      NDArray narrowX = x.toType(DataType.FLOAT32, false);
      NDArray narrowY = y.toType(DataType.FLOAT32, false);
      NDArray narrowG = g.toType(DataType.FLOAT32, false);
      NDArray narrowH = h.toType(DataType.FLOAT32, false);
      new LayerContract(narrow, narrowX, Conditions.NONE)
          .inverts(example.single())
          .leavesNothingBehind()
          .buildsNoGraph();

      double tolerance = 10 * example.single();
      assertClose(narrowRun.forward(narrowX), wideRun.forward(x), tolerance);
      assertClose(narrowRun.inverse(narrowY), wideRun.inverse(y), tolerance);
      LayerRun.Back expected = wideRun.backward(y, g, h);
      LayerRun.Back actual = narrowRun.backward(narrowY, narrowG, narrowH);
      assertClose(actual.grad(), expected.grad(), tolerance);
      expected
          .given()
          .forEach((name, grad) -> assertClose(actual.given().get(name), grad, tolerance));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theLogDeterminantIsThatOfTheNumericJacobian(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      moveParameters(layer);
      NDArray x = input(manager, example, DataType.FLOAT64);
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      double[] jacobian = jacobian(run, x);
      int n = Math.toIntExact(x.size());
      double expected;
      try (NDArray j = manager.create(jacobian, new Shape(n, n));
          NDArray logAbs = GradMode.off(() -> LOG_ABS_DET.call(j))) {
        expected = logAbs.getDouble();
      }
      double actual = Arrays.stream(run.forward(x).logDet()).sum(); // samples are independent
      assertThat(actual).isWithin(NUMERIC * Math.max(1, Math.abs(expected))).of(expected);
    }
  }

  // Transposed: a row for each input.
  private static double[] jacobian(LayerRun run, NDArray x) {
    double step = 1e-5; // truncation and rounding both near 1e-10
    double[] at = x.toDoubleArray();
    double[] jacobian = new double[at.length * at.length];
    for (int i = 0; i < at.length; i++) {
      double before = at[i];
      at[i] = before + step;
      GradMode.runOff(() -> Numbers.overwrite(x, at));
      double[] above = run.forward(x).value();
      at[i] = before - step;
      GradMode.runOff(() -> Numbers.overwrite(x, at));
      double[] below = run.forward(x).value();
      at[i] = before;
      for (int j = 0; j < at.length; j++) {
        jacobian[i * at.length + j] = (above[j] - below[j]) / (2 * step);
      }
    }
    GradMode.runOff(() -> Numbers.overwrite(x, at));
    return jacobian;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aStoredPassGivesTheSameGradients(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      moveParameters(layer);
      NDArray x = input(manager, example, DataType.FLOAT64);
      NDArray g = Numbers.normal(manager, x.getDataType(), 8, layer.outputShape(x.getShape()));
      NDArray h = Numbers.normal(manager, x.getDataType(), 9, new Shape(x.getShape().get(0)));
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      LayerRun.End end = run.forward(x);
      NDArray y = Numbers.of(manager, x.getDataType(), end.value(), g.getShape());
      LayerRun.Back expected = run.backward(y, g, h);

      x.setRequiresGradient(true);
      NDArray loss = GradMode.on(() -> storedLoss(layer, x, g, h));
      JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), false, false);

      assertThat(Golden.relativeError(x.getGradient().toDoubleArray(), expected.grad()))
          .isAtMost(1e-10);
      expected
          .given()
          .forEach(
              (name, grad) -> {
                NDArray stored = layer.getParameters().get(name).getArray().getGradient();
                assertThat(CentralDifferences.error(stored.toDoubleArray(), grad)).isAtMost(1e-10);
              });
    }
  }

  // What follows in the network writes into the output, as a law does.
  private static NDArray storedLoss(InvertibleBlock layer, NDArray x, NDArray g, NDArray h) {
    State in = State.tracking(CloneKernel.contiguousClone(x));
    State end = layer.forward(in, Pass.stored(Conditions.NONE));
    end.value().muli(g);
    NDArray lost = end.logDet().value().mul(h).sum();
    return end.value().sum().add(lost);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void trackingTheLogDeterminantLeavesNothingBehind(Example example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = initialized(manager, example, DataType.FLOAT64);
      NDArray x = input(manager, example, DataType.FLOAT64);
      GradMode.runOff(
          () -> {
            Pass pass = Pass.inference(Conditions.NONE);
            int before = LiveArrays.count(manager);
            State end = layer.forward(State.tracking(x.duplicate()), pass);
            assertThat(LiveArrays.count(manager)).isEqualTo(before + 2);
            layer.inverse(end, pass).close();
            assertThat(LiveArrays.count(manager)).isAtMost(before + 1);
            end.logDet().value().close();
            assertThat(LiveArrays.count(manager)).isEqualTo(before);
          });
    }
  }

  private static void assertClose(LayerRun.End actual, LayerRun.End expected, double tolerance) {
    assertClose(actual.value(), expected.value(), tolerance);
    assertClose(actual.logDet(), expected.logDet(), tolerance);
  }

  private static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(CentralDifferences.error(actual, expected)).isAtMost(tolerance);
  }

  private static InvertibleBlock initialized(NDManager manager, Example example, DataType type) {
    InvertibleBlock layer = example.layer().get();
    layer.initialize(manager, type, example.input());
    return layer;
  }

  private static NDArray input(NDManager manager, Example example, DataType type) {
    return GradMode.off(
        () -> example.domain().apply(Numbers.normal(manager, type, 7, example.input())));
  }

  private static void moveParameters(InvertibleBlock layer) {
    long seed = 20;
    for (Parameter parameter : layer.getParameters().values()) {
      if (parameter.requiresGradient()) {
        NDArray weight = parameter.getArray();
        NDArray noise =
            Numbers.normal(weight.getManager(), weight.getDataType(), seed++, weight.getShape());
        GradMode.runOff(() -> weight.addi(noise.mul(0.3f)));
      }
    }
  }
}
