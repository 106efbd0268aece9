package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GaussianNoiseTest {

  /**
   * Φ(x) at the edges of the bins below, to six digits, from a table of the normal distribution.
   */
  private static final double[] EDGES = {
    -3.442619855899, -2, -1, -0.5, 0, 0.5, 1, 2, 3.442619855899
  };

  private static final double[] CUMULATED = {
    0.000288042, 0.0227501, 0.1586553, 0.3085375, 0.5, 0.6914625, 0.8413447, 0.9772499, 0.999711958
  };

  @Test
  void numbersFollowTheNormalDistributionTailsIncluded() {
    int count = 1 << 20;
    GaussianNoise noise = new GaussianNoise(5);
    double[] drawn = new double[count];
    Arrays.setAll(drawn, i -> noise.next());
    double mean = Arrays.stream(drawn).average().orElseThrow();
    double variance = Arrays.stream(drawn).map(x -> x * x).average().orElseThrow();
    double fourth = Arrays.stream(drawn).map(x -> x * x * x * x).average().orElseThrow();
    // Four standard errors of each moment: 1/√n, √2/√n, √96/√n.
    double error = 4 / Math.sqrt(count);
    assertThat(mean).isWithin(error).of(0);
    assertThat(variance).isWithin(error * Math.sqrt(2)).of(1);
    assertThat(fourth).isWithin(error * Math.sqrt(96)).of(3);
    for (int i = 0; i < EDGES.length; i++) {
      double edge = EDGES[i];
      double share = (double) Arrays.stream(drawn).filter(x -> x < edge).count() / count;
      double p = CUMULATED[i];
      assertWithMessage("share below %s", edge)
          .that(share)
          .isWithin(error * Math.sqrt(p * (1 - p)))
          .of(p);
    }
  }

  @Test
  void neighboursAreUncorrelatedAlsoAcrossStreams() {
    int count = 1 << 18;
    GaussianNoise a = new GaussianNoise(5, 0);
    GaussianNoise b = new GaussianNoise(5, 1);
    double within = 0;
    double across = 0;
    double previous = a.next();
    for (int i = 0; i < count; i++) {
      double x = a.next();
      within += x * previous;
      across += x * b.next();
      previous = x;
    }
    // Four standard errors of a mean of products.
    assertThat(within / count).isWithin(4 / Math.sqrt(count)).of(0);
    assertThat(across / count).isWithin(4 / Math.sqrt(count)).of(0);
  }

  @Test
  void theSeedDecidesTheNumbersForAllTime() {
    GaussianNoise noise = new GaussianNoise(42);
    // Recorded from this class: a change would silently make every saved seed mean something else.
    assertThat(new double[] {noise.next(), noise.next(), noise.next()})
        .isEqualTo(new double[] {1.0914189042000795, -2.0971481821230338, -0.5714524420043039});
  }

  @Test
  void arraysOfBothTypesHoldTheSameNumbers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3);
      NDArray single = new GaussianNoise(7).draw(manager, shape);
      NDArray wide = new GaussianNoise(7).draw(manager, shape, DataType.FLOAT64);
      assertThat(single.getShape()).isEqualTo(shape);
      float[] numbers = single.toFloatArray();
      double[] wideNumbers = wide.toDoubleArray();
      for (int i = 0; i < numbers.length; i++) {
        assertThat(numbers[i]).isEqualTo((float) wideNumbers[i]);
      }
      assertThat(manager.getManagedArrays()).hasSize(2);
    }
  }
}
