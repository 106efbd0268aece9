package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Lanes;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Factored-out variables, order of voxels, and what does not divide. */
final class SqueezeTest {

  /** As generated: some channels stay, the others go one level down and up again. */
  private static final class KeepAndDescend extends DeclaredBlock {
    private final InvertibleChain below;

    KeepAndDescend(int kept, InvertibleBlock... below) {
      splitAt(kept);
      this.below = layer("below", Half.RIGHT, new InvertibleChain(List.of(below)));
    }

    @Override
    public State forward(State x, Pass pass) {
      Lanes<State> lanes = lanes(x);
      return join(lanes.left(), below.forward(lanes.right(), pass));
    }

    @Override
    public State inverse(State y, Pass pass) {
      Lanes<State> lanes = lanes(y);
      return join(lanes.left(), below.inverse(lanes.right(), pass));
    }

    @Override
    public Trace backward(Trace y, Pass pass, GradientSink sink) {
      Lanes<Trace> lanes = lanes(y);
      return join(lanes.left(), below.backward(lanes.right(), pass, sink));
    }

    @Override
    public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
      Lanes<Trace> lanes = lanes(x);
      return join(lanes.left(), below.inverseBackward(lanes.right(), pass, sink));
    }
  }

  private static InvertibleBlock multiscale() {
    InvertibleBlock inner =
        new KeepAndDescend(3, new Squeeze(1, 2), new InvertibleConvolution(1), new Unsqueeze(1, 2));
    return new KeepAndDescend(
        2,
        new Squeeze(2, 2),
        new InvertibleConvolution(2),
        inner,
        new InvertibleLeakyReLU(0.5),
        new Unsqueeze(2, 2));
  }

  @Test
  void factoredOutVariablesNest() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock layer = multiscale();
      Shape input = new Shape(2, 3, 2, 4);
      layer.initialize(manager, DataType.FLOAT64, input);
      assertThat(layer.outputShape(input)).isEqualTo(input);

      new LayerContract(layer, Numbers.normal(manager, DataType.FLOAT64, 1, input), Conditions.NONE)
          .inverts(1e-13)
          .agreesWithDifferences()
          .leavesNothingBehind()
          .buildsNoGraph();
    }
  }

  @Test
  void aSizeThatDoesNotDivideIsNamedWithItsPlace() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerException e =
          assertThrows(
              LayerException.class,
              () -> multiscale().initialize(manager, DataType.FLOAT32, new Shape(1, 3, 2, 6)));
      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "below[2].below[0]: size [1, 3] does not divide by the strides [1, 2]; pad the"
                  + " input");
    }
  }

  @Test
  void channelsThatDoNotDivideAreNamed() {
    LayerException e =
        assertThrows(
            LayerException.class, () -> new Unsqueeze(2, 2).outputShape(new Shape(1, 6, 2, 2)));
    assertThat(e).hasMessageThat().isEqualTo("6 channels do not divide by the 4 voxels of a patch");
    e =
        assertThrows(
            LayerException.class, () -> new Squeeze(2, 2).outputShape(new Shape(1, 6, 2, 2, 2)));
    assertThat(e).hasMessageThat().contains("need 2 spatial axes");
  }

  @Test
  void theFixedWaveletIsMeansAndDifferences() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Downsampling down = Downsampling.haar(2, 2);
      down.initialize(manager, DataType.FLOAT64, new Shape(1, 1, 2, 2));
      double[] patch = {1, 2, 5, 10};
      NDArray x = Numbers.of(manager, DataType.FLOAT64, patch, new Shape(1, 1, 2, 2));

      try (State y = down.forward(State.of(x), Pass.inference(Conditions.NONE))) {
        double[] found = y.value().toDoubleArray();
        // Half of the sum, of left minus right, of top minus bottom, and of the diagonals.
        assertThat(found).usingTolerance(1e-14).containsExactly(new double[] {9, -3, -6, 2});
      }
      assertThat(down.getParameters().get("weight").requiresGradient()).isFalse();
    }
  }
}
