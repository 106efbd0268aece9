package dev.retrace.runtime.branch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.ConvolutionKernel;
import dev.retrace.runtime.kernel.GradientCheck;
import dev.retrace.runtime.kernel.NormKernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConvUnitTest {
  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2", "c3"})
  void agreesWithTheGoldenNumbers(String prefix) {
    Golden golden = Golden.open("layers");
    try (NDManager manager = NDManager.newBaseManager()) {
      // The golden convolution has a bias, which instance normalisation removes again.
      NDArray x = golden.array(manager, prefix + ".x");
      NDArray w = golden.array(manager, prefix + ".w");
      NDArray gamma = golden.array(manager, prefix + ".gamma");
      NDArray beta = golden.array(manager, prefix + ".beta");
      ConvUnit unit = ConvUnit.builder().setOutChannels(6).optDepth(1).build();
      unit.initialize(manager, DataType.FLOAT64, x.getShape());

      NDArray[] gradients =
          GradientCheck.gradients(
              a -> run(unit, new NDArray[] {a[1], a[2], a[3]}, new NDList(a[0])),
              golden.array(manager, prefix + ".G"),
              x,
              w,
              gamma,
              beta);

      assertClose(
          run(unit, new NDArray[] {w, gamma, beta}, new NDList(x)),
          golden.array(manager, prefix + ".act"));
      assertClose(gradients[0], golden.array(manager, prefix + ".grad_x"));
      assertClose(gradients[1], golden.array(manager, prefix + ".grad_w"));
      assertClose(gradients[2], golden.array(manager, prefix + ".grad_gamma"));
      assertClose(gradients[3], golden.array(manager, prefix + ".grad_beta"));
    }
  }

  @Test
  void agreesWithTheGoldenBranchOfACoupling() {
    Golden golden = Golden.open("additive");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray y = golden.array(manager, "a3d_even.layer0.y");
      NDArray x = golden.array(manager, "a3d_even.x");
      ConvUnit unit = ConvUnit.builder().setOutChannels(3).build();
      unit.initialize(manager, DataType.FLOAT64, x.get(":, 3:").getShape());
      NDArray[] values =
          unit.getDirectParameters().keys().stream()
              .map(key -> golden.array(manager, "a3d_even.layer0." + key))
              .toArray(NDArray[]::new);

      NDArray branch = run(unit, values, new NDList(x.get(":, 3:")));

      assertClose(branch, y.get(":, 3:").sub(x.get(":, :3")));
    }
  }

  @Test
  void namesAndWidthsFollowTheShapes() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvUnit unit = ConvUnit.builder().setOutChannels(2).optDepth(3).build();
      unit.initialize(manager, DataType.FLOAT32, new Shape(1, 5, 4, 4), new Shape(1, 7));

      PairList<String, Parameter> parameters = unit.getDirectParameters();

      assertThat(parameters.keys())
          .containsExactly(
              "conv0.weight",
              "norm0.weight",
              "norm0.bias",
              "conv1.weight",
              "norm1.weight",
              "norm1.bias",
              "conv2.weight",
              "norm2.weight",
              "norm2.bias",
              "film.weight",
              "film.bias")
          .inOrder();
      assertThat(parameters.get("conv0.weight").getArray().getShape())
          .isEqualTo(new Shape(5, 5, 3, 3));
      assertThat(parameters.get("conv1.weight").getArray().getShape())
          .isEqualTo(new Shape(5, 5, 3, 3));
      assertThat(parameters.get("conv2.weight").getArray().getShape())
          .isEqualTo(new Shape(2, 5, 3, 3));
      assertThat(parameters.get("film.weight").getArray().getShape()).isEqualTo(new Shape(10, 7));
      assertThat(unit.getOutputShapes(new Shape[] {new Shape(1, 5, 4, 4)})[0])
          .isEqualTo(new Shape(1, 2, 4, 4));
    }
  }

  @Test
  void weightsStartInTheirRangeAndTheRestAsTheIdentity() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvUnit unit = ConvUnit.builder().setOutChannels(16).build();
      unit.initialize(manager, DataType.FLOAT64, new Shape(1, 8, 4, 4, 4));
      PairList<String, Parameter> parameters = unit.getDirectParameters();

      double bound = Math.sqrt(6 / ((1 + 0.01 * 0.01) * 16 * 27));
      NDArray weight = parameters.get("conv0.weight").getArray();

      // Of 6912 uniform numbers, one is in the outermost percent of the range.
      double largest = weight.abs().max().getDouble();
      assertThat(largest).isLessThan(bound * (1 + 1e-6)); // the bound is passed as a float
      assertThat(largest).isGreaterThan(bound * 0.99);
      assertThat(parameters.get("norm0.weight").getArray().sum().getDouble()).isEqualTo(16.0);
      assertThat(parameters.get("norm1.bias").getArray().abs().sum().getDouble()).isEqualTo(0.0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAtZeroWhereAsked(Norm norm) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 4, 6);
      ConvUnit unit = ConvUnit.builder().setOutChannels(3).optNorm(norm).optZeroStart(true).build();
      unit.initialize(manager, DataType.FLOAT64, x.getShape());

      assertThat(run(unit, manager, new NDList(x)).abs().sum().getDouble()).isEqualTo(0.0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void gradientsAreThoseOfDifferences(int dimensions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(List.of(2L, 2L, 3L, 2L, 2L).subList(0, 2 + dimensions));
      for (Norm norm : Norm.values()) {
        ConvUnit unit =
            ConvUnit.builder()
                .setOutChannels(3)
                .optNorm(norm)
                .optActivation(ActivationKernel.silu())
                .build();
        unit.initialize(manager, DataType.FLOAT64, shape, new Shape(2, 2));
        List<Parameter> parameters = unit.getDirectParameters().values();
        NDArray[] inputs = new NDArray[2 + parameters.size()];
        inputs[0] = GradientCheck.normal(manager, 1, shape.getShape());
        inputs[1] = GradientCheck.normal(manager, 2, 2, 2);
        for (int i = 2; i < inputs.length; i++) {
          Shape s = parameters.get(i - 2).getArray().getShape();
          inputs[i] = GradientCheck.normal(manager, 10 + i, s.getShape());
        }

        GradientCheck.assertGradients(
            a -> {
              NDArray[] values = Arrays.copyOfRange(a, 2, a.length);
              return run(unit, values, new NDList(a[0], a[1]));
            },
            inputs);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void isTheCompositionOfItsKernels(int dimensions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(List.of(2L, 16L, 5L, 4L, 3L).subList(0, 2 + dimensions));
      NDArray x = GradientCheck.normal(manager, 1, shape.getShape());
      ConvUnit unit = ConvUnit.builder().setOutChannels(16).optNorm(Norm.GROUP).build();
      unit.initialize(manager, DataType.FLOAT64, shape);
      PairList<String, Parameter> p = unit.getDirectParameters();
      ConvolutionKernel convolution =
          ConvolutionKernel.builder().setDimensions(dimensions).optPadding(1).build();
      NormKernel norm = NormKernel.group(2, 1e-5); // 16 channels, 8 in a group

      NDArray h = x;
      for (int i = 0; i < 2; i++) {
        h = convolution.call(h, p.get("conv" + i + ".weight").getArray());
        NDArray gamma = p.get("norm" + i + ".weight").getArray();
        h = norm.call(h, gamma, p.get("norm" + i + ".bias").getArray());
        h = ActivationKernel.leakyRelu(0.01).call(h);
      }

      assertThat(Golden.relativeError(run(unit, manager, new NDList(x)), h)).isLessThan(1e-12);
    }
  }

  @Test
  void aConditionChangesNothingAtTheStart() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 3, 4, 4);
      NDArray e = GradientCheck.normal(manager, 2, 2, 5);
      ConvUnit unit = ConvUnit.builder().setOutChannels(3).build();
      unit.initialize(manager, DataType.FLOAT64, x.getShape(), e.getShape());

      NDArray y = run(unit, manager, new NDList(x, e));
      NDArray z = run(unit, manager, new NDList(x, e.mul(2f)));

      assertThat(y.toDoubleArray()).isEqualTo(z.toDoubleArray());
      unit.getDirectParameters().get("film.weight").getArray().addi(0.1f);
      assertThat(run(unit, manager, new NDList(x, e)).toDoubleArray())
          .isNotEqualTo(z.toDoubleArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesItsInputsAloneAndNothingBehind(boolean recording) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray buffer =
          GradientCheck.normal(manager, 1, 2, 8, 16, 16, 16).toType(DataType.FLOAT32, true);
      NDArray view = buffer.get(":, 4:");
      float[] before = buffer.toFloatArray();
      ConvUnit unit = ConvUnit.builder().setOutChannels(4).build();
      unit.initialize(manager, DataType.FLOAT32, view.getShape());
      int alive = manager.getManagedArrays().size();

      Supplier<NDArray> forward = () -> run(unit, manager, new NDList(view));
      NDArray y = recording ? GradMode.on(forward) : GradMode.off(forward);

      assertThat(manager.getManagedArrays()).hasSize(alive + 1);
      y.close();
      assertThat(manager.getManagedArrays()).hasSize(alive);
      assertThat(buffer.toFloatArray()).isEqualTo(before);
    }
  }

  @Test
  void float32AgreesWithFloat64() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 8, 16, 16, 16);
      for (Norm norm : Norm.values()) {
        ConvUnit wide = ConvUnit.builder().setOutChannels(8).optNorm(norm).build();
        ConvUnit narrow = ConvUnit.builder().setOutChannels(8).optNorm(norm).build();
        wide.initialize(manager, DataType.FLOAT64, x.getShape());
        narrow.initialize(manager, DataType.FLOAT32, x.getShape());
        PairList<String, Parameter> parameters = wide.getDirectParameters();
        for (String key : parameters.keys()) {
          NDArray value = parameters.get(key).getArray().toType(DataType.FLOAT32, true);
          narrow.getDirectParameters().get(key).getArray().muli(0f).addi(value);
        }

        NDArray expected = run(wide, manager, new NDList(x));
        NDArray actual = run(narrow, manager, new NDList(x.toType(DataType.FLOAT32, true)));

        // Two convolutions of 216 products each, rounded at 6e-8.
        assertThat(Golden.relativeError(actual, expected)).isLessThan(3e-6);
      }
    }
  }

  @Test
  void comesBackFromDjlsParameterFile() throws IOException, MalformedModelException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 3, 4, 4);
      NDArray e = GradientCheck.normal(manager, 2, 2, 5);
      ConvUnit saved = ConvUnit.builder().setOutChannels(3).build();
      saved.initialize(manager, DataType.FLOAT64, x.getShape(), e.getShape());
      saved.getDirectParameters().get("film.weight").getArray().addi(0.1f);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));

      ConvUnit loaded = ConvUnit.builder().setOutChannels(3).build();
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      assertThat(run(loaded, manager, new NDList(x, e)).toDoubleArray())
          .isEqualTo(run(saved, manager, new NDList(x, e)).toDoubleArray());
    }
  }

  @Test
  void impossibleShapesAreRefusedAtInitialize() {
    assertThat(refusal(ConvUnit.builder().setOutChannels(4), new Shape(2, 4, 1, 1, 1)))
        .isEqualTo(
            "instance normalisation of (2, 4, 1, 1, 1) would average a single value per channel"
                + " and erase it; use Norm.GROUP with fewer groups, Norm.NONE, or a larger input");
    assertThat(
            refusal(
                ConvUnit.builder().setOutChannels(4).optNorm(Norm.GROUP).optGroups(3),
                new Shape(2, 4, 2)))
        .isEqualTo("group normalisation cannot divide 4 channels into 3 groups; choose a divisor");
    assertThat(refusal(ConvUnit.builder().setOutChannels(4), new Shape(2, 4)))
        .isEqualTo("a ConvUnit takes (batch, channels, 1 to 3 spatial axes), but was given (2, 4)");
    assertThat(
            refusal(ConvUnit.builder().setOutChannels(4), new Shape(2, 4, 2), new Shape(2, 4, 2)))
        .isEqualTo("the condition of a ConvUnit is (batch, features), but was given (2, 4, 2)");
  }

  @Test
  void aMissingConditionIsNamed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 2, 3, 4, 4);
      ConvUnit unit = ConvUnit.builder().setOutChannels(3).build();
      unit.initialize(manager, DataType.FLOAT64, x.getShape(), new Shape(2, 5));

      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> run(unit, manager, new NDList(x)));

      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "this ConvUnit was initialized with a condition, but was called with 1 inputs");
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ConvUnit.builder().build());
    assertThrows(
        IllegalArgumentException.class,
        () -> ConvUnit.builder().setOutChannels(4).optDepth(0).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> ConvUnit.builder().setOutChannels(4).optGroups(2).build());
  }

  private static String refusal(ConvUnit.Builder builder, Shape... shapes) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvUnit unit = builder.build();
      return assertThrows(
              IllegalArgumentException.class,
              () -> unit.initialize(manager, DataType.FLOAT32, shapes))
          .getMessage();
    }
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(Golden.relativeError(actual, expected)).isLessThan(1e-10);
  }

  private static NDArray run(ConvUnit unit, NDManager manager, NDList inputs) {
    return unit.forward(new ParameterStore(manager, false), inputs, false).singletonOrThrow();
  }

  // With other values in the place of the parameters, in their order.
  private static NDArray run(ConvUnit unit, NDArray[] values, NDList inputs) {
    List<Parameter> parameters = unit.getDirectParameters().values();
    ParameterStore store =
        new ParameterStore(inputs.head().getManager(), false) {
          @Override
          public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return values[parameters.indexOf(parameter)];
          }
        };
    return unit.forward(store, inputs, false).singletonOrThrow();
  }
}
