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
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.GradientCheck;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MlpTest {
  private final NDManager manager = NDManager.newBaseManager();

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(7);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private NDArray run(Mlp mlp, NDArray... inputs) {
    return mlp.forward(new ParameterStore(manager, false), new NDList(inputs), false)
        .singletonOrThrow();
  }

  /** Hands out given arrays, in the order in which they are asked for. */
  private NDArray run(Mlp mlp, NDList inputs, List<NDArray> values) {
    ParameterStore store =
        new ParameterStore(manager, false) {
          private int next;

          @Override
          public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return values.get(next++);
          }
        };
    return mlp.forward(store, inputs, true).singletonOrThrow();
  }

  @Test
  void isLinearMapsWithActivationsBetween() {
    Mlp mlp = Mlp.builder().setOutChannels(2).optHidden(5, 4).build();
    mlp.initialize(manager, DataType.FLOAT64, new Shape(1, 3), new Shape(1, 2));
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(6, 3));
    NDArray condition = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(6, 2));
    List<NDArray> values = mlp.getParameters().values().stream().map(Parameter::getArray).toList();
    int before = LiveArrays.count(manager);

    NDArray found = run(mlp, x, condition);

    assertThat(LiveArrays.count(manager)).isEqualTo(before + 1);
    NDArray h = x.concat(condition, 1);
    for (int i = 0; i < 3; i++) {
      h = h.matMul(values.get(2 * i).transpose()).add(values.get(2 * i + 1));
      h = i < 2 ? ActivationKernel.silu().call(h) : h;
    }
    assertThat(Golden.relativeError(found, h)).isAtMost(1e-14);
    assertThat(mlp.getParameters().keys())
        .containsExactly(
            "linear0.weight",
            "linear0.bias",
            "linear1.weight",
            "linear1.bias",
            "linear2.weight",
            "linear2.bias")
        .inOrder();
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    for (ActivationKernel activation :
        List.of(ActivationKernel.silu(), ActivationKernel.leakyRelu(0.2))) {
      Mlp mlp = Mlp.builder().setOutChannels(2).optHidden(4).optActivation(activation).build();
      mlp.initialize(manager, DataType.FLOAT64, new Shape(1, 3), new Shape(1, 2));
      GradientCheck.assertGradients(
          a -> run(mlp, new NDList(a[0], a[1]), List.of(a[2], a[3], a[4], a[5])),
          GradientCheck.normal(manager, 1, 3, 3),
          GradientCheck.normal(manager, 2, 3, 2),
          GradientCheck.normal(manager, 3, 4, 5),
          GradientCheck.normal(manager, 4, 4),
          GradientCheck.normal(manager, 5, 2, 4),
          GradientCheck.normal(manager, 6, 2));
    }
  }

  @Test
  void startsInItsRangeOrAtZero() {
    Mlp mlp = Mlp.builder().setOutChannels(3).optHidden(9).optZeroStart(true).build();
    mlp.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    List<NDArray> values = mlp.getParameters().values().stream().map(Parameter::getArray).toList();

    for (int i = 0; i < 2; i++) { // four inputs: within a half
      assertThat(values.get(i).abs().max().getFloat()).isAtMost(0.5f);
      assertThat(values.get(i).abs().max().getFloat()).isGreaterThan(0.3f);
    }
    NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, new Shape(2, 4));
    assertThat(run(mlp, x).toFloatArray()).isEqualTo(new float[6]);
  }

  @Test
  void comesBackFromDjlsParameterFile() throws IOException, MalformedModelException {
    Mlp saved = Mlp.builder().setOutChannels(2).optHidden(4).build();
    saved.initialize(manager, DataType.FLOAT32, new Shape(1, 3), new Shape(1, 1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.saveParameters(new DataOutputStream(bytes));
    Mlp loaded = Mlp.builder().setOutChannels(2).optHidden(4).build();
    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, new Shape(2, 3));
    NDArray c = Numbers.normal(manager, DataType.FLOAT32, 2, new Shape(2, 1));

    assertThat(run(loaded, x, c).toFloatArray()).isEqualTo(run(saved, x, c).toFloatArray());
  }

  @Test
  void mistakesAreNamed() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Mlp.builder().build()))
        .hasMessageThat()
        .isEqualTo("an Mlp returns at least 1 channel, but was given 0; call setOutChannels");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Mlp.builder().setOutChannels(1).optHidden(3, 0).build()))
        .hasMessageThat()
        .contains("[3, 0]");
    Mlp mlp = Mlp.builder().setOutChannels(2).build();
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> mlp.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 4))))
        .hasMessageThat()
        .contains("use a ConvUnit");
    mlp.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    NDArray x = manager.zeros(new Shape(1, 2));
    assertThat(assertThrows(IllegalArgumentException.class, () -> run(mlp, x, x)))
        .hasMessageThat()
        .isEqualTo("this Mlp was initialized for 1 inputs, but was called with 2");
  }
}
