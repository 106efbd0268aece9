package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.Test;

/** Which matrix over channels a layer is: given, seeded, refused. */
final class ChannelMatricesTest {
  private static final double[][] REGULAR = {{0, 2, 1}, {-1, 0.5, 0}, {0.3, 0, -1.5}};

  /** What a layer does to the unit vectors: the columns of its matrix, as rows. */
  private static double[][] columns(InvertibleBlock layer, int n) {
    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT64, new Shape(n, n, 1));
      NDArray eye = manager.eye(n, n, 0, DataType.FLOAT64).reshape(n, n, 1);
      double[] flat = new LayerRun(layer, Conditions.NONE).forward(eye).value();
      double[][] columns = new double[n][n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(flat, i * n, columns[i], 0, n);
      }
      return columns;
    }
  }

  private static void assertTransposed(double[][] columns, double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        assertThat(columns[j][i]).isWithin(1e-14).of(rows[i][j]);
      }
    }
  }

  @Test
  void givenMatricesMultiplyFromTheLeft() {
    double[][] rotation = {{0.6, -0.8}, {0.8, 0.6}};
    assertTransposed(columns(ChannelMixing.fixed(rotation), 2), rotation);
    assertTransposed(columns(new InvertibleConvolution(REGULAR), 3), REGULAR);
    double[][] permutation = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}; // y[i] = x[order[i]]
    assertTransposed(columns(new ChannelPermutation(2, 0, 1), 3), permutation);
    assertTransposed(
        columns(ChannelPermutation.reversal(3), 3),
        new double[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}});
  }

  @Test
  void seedsDecide() {
    double[][] mixing = columns(ChannelMixing.fixed(7), 6);
    assertThat(mixing).isEqualTo(columns(ChannelMixing.fixed(7), 6));
    assertThat(mixing).isNotEqualTo(columns(ChannelMixing.fixed(8), 6));
    FixedMatrix.requireOrthogonal(mixing);
    // The convolution starts at the matrix of the same seed, through its factors.
    double[][] convolution = columns(new InvertibleConvolution(7), 6);
    for (int i = 0; i < 6; i++) {
      assertThat(convolution[i]).usingTolerance(1e-14).containsExactly(mixing[i]);
    }
    assertThat(columns(ChannelPermutation.random(6, 7), 6))
        .isEqualTo(columns(ChannelPermutation.random(6, 7), 6));
  }

  @Test
  void aRandomMatrixIsOrthogonalToTheLastBits() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ChannelMixing layer = ChannelMixing.fixed(3);
      Shape input = new Shape(1, 40, 9);
      layer.initialize(manager, DataType.FLOAT64, input);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, input);
      LayerRun run = new LayerRun(layer, Conditions.NONE);
      NDArray y = Numbers.of(manager, DataType.FLOAT64, run.forward(x).value(), input);
      assertThat(run.inverse(y).value()).usingTolerance(1e-13).containsExactly(x.toDoubleArray());
    }
  }

  @Test
  void matricesThatDoNotServeAreRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ChannelMixing.fixed(REGULAR));
    assertThat(e).hasMessageThat().contains("the matrix is not orthogonal");
    double[][] singular = {{1, 2}, {2, 4}};
    e = assertThrows(IllegalArgumentException.class, () -> new InvertibleConvolution(singular));
    assertThat(e).hasMessageThat().contains("singular");
    double[][] wide = {{1, 0, 0}, {0, 1, 0}};
    e = assertThrows(IllegalArgumentException.class, () -> ChannelMixing.fixed(wide));
    assertThat(e).hasMessageThat().contains("square");
    e = assertThrows(IllegalArgumentException.class, () -> new InvertibleConvolution(wide));
    assertThat(e).hasMessageThat().contains("square");
  }

  @Test
  void otherChannelsThanTheGivenOnesAreNamed() {
    ChannelMixing mixing = ChannelMixing.fixed(new double[][] {{1, 0}, {0, -1}});
    LayerException e =
        assertThrows(LayerException.class, () -> mixing.outputShape(new Shape(1, 3, 2)));
    assertThat(e).hasMessageThat().contains("mixes 2 channels but receives 3");
    InvertibleConvolution convolution = new InvertibleConvolution(REGULAR);
    e = assertThrows(LayerException.class, () -> convolution.outputShape(new Shape(1, 2, 2)));
    assertThat(e).hasMessageThat().contains("3 channels but receives 2");
  }

  @Test
  void anOddNumberOfReflectionsIsToldToStartAtRandom() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ChannelMixing layer = new ChannelMixing(new Householder());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> layer.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 2)));
      assertThat(e).hasMessageThat().contains("ChannelMixing.random");
    }
  }
}
