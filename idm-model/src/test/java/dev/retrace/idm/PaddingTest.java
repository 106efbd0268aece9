package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.Numbers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaddingTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void putsTheLargerHalfInFront() {
    Padding padding = new Padding(new Shape(1, 1, 5), 4);

    NDArray padded = padding.pad(numbers(new Shape(1, 1, 5)));

    assertThat(padded.toDoubleArray()).isEqualTo(new double[] {0, 0, 1, 2, 3, 4, 5, 0});
  }

  @Test
  void padsEveryAxisByItsOwnAmount() {
    Padding padding = new Padding(new Shape(1, 1, 2, 3), 4, 2);

    NDArray padded = padding.pad(numbers(new Shape(1, 1, 2, 3)));

    assertThat(padded.getShape()).isEqualTo(padding.padded());
    assertThat(padded.getShape()).isEqualTo(new Shape(1, 1, 4, 4));
    assertThat(padded.toDoubleArray())
        .isEqualTo(new double[] {0, 0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0});
  }

  @Test
  void padsVolumes() {
    Padding padding = new Padding(new Shape(2, 3, 28, 30, 32), 32, 8, 16);

    assertThat(padding.padded()).isEqualTo(new Shape(2, 3, 32, 32, 32));
  }

  @Test
  void leavesVolumesThatDivideAsTheyAre() {
    Shape shape = new Shape(2, 1, 4, 8);
    Padding padding = new Padding(shape, 4, 2);
    NDArray x = numbers(shape);

    assertThat(padding.padded()).isEqualTo(shape);
    assertThat(padding.pad(x).toDoubleArray()).isEqualTo(x.toDoubleArray());
    assertThat(padding.crop(x).toDoubleArray()).isEqualTo(x.toDoubleArray());
  }

  @Test
  void croppingUndoesPadding() {
    Shape shape = new Shape(2, 3, 5, 6, 7);
    Padding padding = new Padding(shape, 4, 4, 4);
    NDArray x = numbers(shape);

    NDArray back = padding.crop(padding.pad(x));

    assertThat(back.getShape()).isEqualTo(shape);
    assertThat(back.toDoubleArray()).isEqualTo(x.toDoubleArray());
  }

  @Test
  void theGradientOfCroppingIsPadding() {
    Shape shape = new Shape(2, 1, 3, 5);
    Padding padding = new Padding(shape, 4, 4);
    NDArray g = numbers(shape);
    Formula crop = (x, given) -> Formula.Result.of(padding.crop(x));

    Autograd.Outcome found = Autograd.of(crop, numbers(padding.padded()), Map.of(), g, null);

    assertThat(found.grad()).isEqualTo(padding.pad(g).toDoubleArray());
  }

  @Test
  void theGradientOfPaddingIsCropping() {
    Shape shape = new Shape(2, 1, 3, 5);
    Padding padding = new Padding(shape, 4, 4);
    NDArray g = numbers(padding.padded());
    Formula pad = (x, given) -> Formula.Result.of(padding.pad(x));

    Autograd.Outcome found = Autograd.of(pad, numbers(shape), Map.of(), g, null);

    assertThat(found.grad()).isEqualTo(padding.crop(g).toDoubleArray());
  }

  private NDArray numbers(Shape shape) {
    double[] data = new double[(int) shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = i + 1;
    }
    return Numbers.of(manager, DataType.FLOAT64, data, shape);
  }
}
