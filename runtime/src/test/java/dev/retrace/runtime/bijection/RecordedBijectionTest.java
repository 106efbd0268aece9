package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.Test;

/** A bijection of a user's own, what is asked of it when, and what it may do wrong. */
final class RecordedBijectionTest {
  private static final Shape INPUT = new Shape(2, 3, 4);

  /** y = sinh(eʷ x) + 1: a user's first bijection. */
  private static class Sinh extends RecordedBijection {
    private static final Kernel APPLY =
        Kernel.of(
            "test_sinh",
            """
            def forward(self, x: Tensor, w: Tensor, t: Tensor) -> Tensor:
              return torch.add(torch.sinh(torch.mul(x, torch.exp(w))), t)
            """);
    private static final Kernel UNDO =
        Kernel.of(
            "test_asinh",
            """
            def forward(self, y: Tensor, w: Tensor, t: Tensor) -> Tensor:
              return torch.div(torch.asinh(torch.sub(y, t)), torch.exp(w))
            """);
    private static final Kernel LOG_DET =
        Kernel.of(
            "test_log_cosh",
            """
            def forward(self, x: Tensor, w: Tensor, t: Tensor) -> Tensor:
              slope = torch.add(torch.log(torch.cosh(torch.mul(x, torch.exp(w)))), w)
              return torch.sum(torch.flatten(slope, 1), [1])
            """);

    int logDets;

    Sinh() {
      learned("weight", input -> new Shape(1), Initializer.ZEROS);
      fixed("shift", input -> new Shape(1), Initializer.ONES);
    }

    @Override
    protected NDArray apply(NDArray x, NDArray... p) {
      return APPLY.call(x, p[0], p[1]);
    }

    @Override
    protected NDArray undo(NDArray y, NDArray... p) {
      return UNDO.call(y, p[0], p[1]);
    }

    @Override
    protected NDArray logDet(NDArray x, NDArray... p) {
      logDets++;
      return LOG_DET.call(x, p[0], p[1]);
    }
  }

  @Test
  void twoKernelsAndAVolumeMakeALayer() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Sinh layer = initialized(manager, new Sinh());
      new LayerContract(layer, normal(manager), Conditions.NONE)
          .inverts(1e-13)
          .agreesWithDifferences()
          .leavesNothingBehind()
          .buildsNoGraph();
    }
  }

  @Test
  void theLogDeterminantIsEvaluatedOnlyWhereItIsWanted() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients sink = new Gradients(manager)) {
      Sinh layer = initialized(manager, new Sinh());
      Pass pass = Pass.training(Conditions.NONE);

      State y = layer.forward(State.of(normal(manager)), pass);
      Trace x = layer.backward(Trace.of(y.value(), normal(manager)), pass, sink);
      layer.inverseBackward(x, pass, sink).close();
      assertThat(layer.logDets).isEqualTo(0);

      layer.forward(State.tracking(normal(manager)), pass).close();
      assertThat(layer.logDets).isEqualTo(1);
    }
  }

  @Test
  void whatIsFixedStaysFixedWhenTheNetworkIsThawed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Sinh layer = initialized(manager, new Sinh());
      layer.freezeParameters(true);
      assertThat(gradients(manager, layer)).isEmpty();

      layer.freezeParameters(false);
      assertThat(gradients(manager, layer)).containsExactly("weight");
    }
  }

  @Test
  void aFixedMixingStaysOrthogonalWhenTheNetworkIsThawed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ChannelMixing layer = initialized(manager, ChannelMixing.fixed(1));
      layer.freezeParameters(false);
      assertThat(gradients(manager, layer)).isEmpty();
    }
  }

  private static Iterable<String> gradients(NDManager manager, InvertibleBlock layer) {
    NDArray h = manager.ones(new Shape(2), DataType.FLOAT64);
    return new LayerRun(layer, Conditions.NONE)
        .backward(normal(manager), normal(manager), h)
        .given()
        .keySet();
  }

  @Test
  void aFormulaOutsideTheGraphIsNamedAndNothingStaysBehind() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients sink = new Gradients(manager)) {
      InvertibleBlock layer =
          initialized(
              manager,
              new Sinh() {
                @Override
                protected NDArray apply(NDArray x, NDArray... p) {
                  return x.duplicate();
                }
              });
      Trace y = Trace.of(normal(manager), normal(manager));
      int before = LiveArrays.count(manager);

      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> layer.backward(y, Pass.training(Conditions.NONE), sink));

      assertThat(e).hasMessageThat().contains("no differentiable way back to its argument");
      assertThat(LiveArrays.count(manager)).isAtMost(before);
    }
  }

  @Test
  void aLogDeterminantOfAnotherShapeIsNamed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer =
          initialized(
              manager,
              new Sinh() {
                @Override
                protected NDArray logDet(NDArray x, NDArray... p) {
                  return x.sum();
                }
              });
      State x = State.tracking(normal(manager));
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class, () -> layer.forward(x, Pass.inference(Conditions.NONE)));
      assertThat(e).hasMessageThat().contains("one number per sample is expected, (2)");
    }
  }

  @Test
  void anInputWithoutChannelsIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerException e =
          assertThrows(
              LayerException.class,
              () -> new Tanh().initialize(manager, DataType.FLOAT64, new Shape(3)));
      assertThat(e).hasMessageThat().contains("(batch, channel, ...)");
    }
  }

  private static <B extends InvertibleBlock> B initialized(NDManager manager, B layer) {
    layer.initialize(manager, DataType.FLOAT64, INPUT);
    return layer;
  }

  private static NDArray normal(NDManager manager) {
    return Numbers.normal(manager, DataType.FLOAT64, 3, INPUT);
  }
}
