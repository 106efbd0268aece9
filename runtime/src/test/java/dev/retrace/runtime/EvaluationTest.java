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
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EvaluationTest {
  private static final Pass PASS = Pass.inference(Conditions.NONE);

  private NDManager manager;
  private NDArray x;

  @BeforeEach
  void make() {
    manager = NDManager.newBaseManager();
    x = Numbers.normal(manager, DataType.FLOAT32, 1, new Shape(2, 3, 4));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void onlyTheResultStaysAliveAndOutsideAnyGraph() {
    Engine.getInstance().setRandomSeed(3);
    try (NDManager parameters = NDManager.newBaseManager()) {
      SmallBranch branch = new SmallBranch(2);
      branch.initialize(parameters, DataType.FLOAT32, x.getShape());
      int before = LiveArrays.count(manager);
      int parametersBefore = LiveArrays.count(parameters);

      // Whatever the calling thread does.
      NDArray output = GradMode.on(() -> Evaluation.of(branch, PASS, x));

      assertThat(LiveArrays.count(manager)).isEqualTo(before + 1);
      assertThat(LiveArrays.count(parameters)).isEqualTo(parametersBefore);
      assertThat(output.getManager()).isSameInstanceAs(manager);
      assertThrows(
          RuntimeException.class,
          () -> JniUtils.backward((PtNDArray) output, (PtNDArray) output, false, false));
      for (Parameter parameter : branch.getParameters().values()) {
        assertThat(((PtNDArray) parameter.getArray()).isReleased()).isFalse();
      }
    }
  }

  @Test
  void whatReturnsItsInputReturnsAnAlias() {
    NDArray output = Evaluation.of(new LambdaBlock(list -> list), PASS, x);

    output.close();

    assertThat(((PtNDArray) x).isReleased()).isFalse();
    assertThat(x.toFloatArray()).hasLength(24);
  }

  @Test
  void blocksMayCloseWhatTheyAreGiven() {
    Block greedy =
        new LambdaBlock(
            list -> {
              NDArray doubled = list.head().mul(2f);
              list.head().close();
              return new NDList(doubled);
            });

    try (NDArray output = Evaluation.of(greedy, PASS, x)) {
      assertThat(output.getFloat(0, 0, 0)).isEqualTo(2 * x.getFloat(0, 0, 0));
    }
  }

  @Test
  void anExceptionLeavesNothingBehindAndTheModeAsItWas() {
    int before = LiveArrays.count(manager);
    Block broken =
        new LambdaBlock(
            list -> {
              list.head().mul(2f);
              throw new IllegalStateException("broken");
            });

    GradMode.runOn(
        () -> {
          assertThrows(IllegalStateException.class, () -> Evaluation.of(broken, PASS, x));
          assertThat(GradMode.isOn()).isTrue();
        });

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }
}
