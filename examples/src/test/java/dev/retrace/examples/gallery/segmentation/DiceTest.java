package dev.retrace.examples.gallery.segmentation;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

final class DiceTest {
  @Test
  void theMeanIsOverVolumesAndForegroundClasses() {
    long[] truth = {0, 1, 1, 2, 3, 3, 0, 1, 2, 2, 3, 0};
    long[] found = {0, 1, 2, 2, 3, 3, 0, 1, 2, 2, 3, 0};

    // In the first volume organ and lesion overlap by two thirds each; all else is equal.
    assertThat(Dice.mean(truth, truth, 2)).isEqualTo(1.0);
    assertThat(Dice.mean(found, truth, 2)).isWithin(1e-15).of((4 + 2 * 2.0 / 3) / 6);
  }

  @Test
  void aClassThatIsNowhereIsRight() {
    assertThat(Dice.mean(new long[] {0, 1}, new long[] {0, 1}, 1)).isEqualTo(1.0);
  }

  @Test
  void theLossOfEqualProbabilities() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray logits = manager.zeros(new Shape(1, 4, 8));
        NDArray labels = manager.create(new long[] {0, 0, 1, 1, 2, 2, 3, 3}, new Shape(1, 8));
        NDArray loss = Dice.LOSS.call(logits, labels)) {
      // Every class: probability 1/4 everywhere, so 2 · 2/4 and one above 2 + 2 and one.
      double overlap = (2 * 2 / 4.0 + 1) / (2 + 2 + 1);
      assertThat(loss.getFloat()).isWithin(1e-5f).of((float) (Math.log(4) + 1 - overlap));
    }
  }
}
