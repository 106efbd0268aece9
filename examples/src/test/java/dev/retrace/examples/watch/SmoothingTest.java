package dev.retrace.examples.watch;

import static com.google.common.truth.Truth.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothingTest {
  @Test
  void aConstantStaysFromItsFirstValueOn() {
    double[] constant = new double[500];
    Arrays.fill(constant, 3);

    // Sums of 500 products: some 500 units in the last place.
    assertThat(Smoothing.of(constant)).usingTolerance(1e-12).containsExactly(constant).inOrder();
  }

  @Test
  void noiseBecomesSmaller() {
    Random random = new Random(1);
    double[] noise = random.doubles(10_000).toArray();

    double[] smooth = Smoothing.of(noise);

    double spread = Arrays.stream(smooth).skip(5_000).map(x -> Math.abs(x - 0.5)).max().orElse(1);
    // 200 values wide: a deviation of 0.29 / sqrt(400), and five times that.
    assertThat(spread).isLessThan(0.075);
  }

  @Test
  void whatIsNoNumberStaysAlone() {
    double[] smooth = Smoothing.of(new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, 1});

    assertThat(smooth[1]).isNaN();
    assertThat(smooth[2]).isPositiveInfinity();
    assertThat(smooth[3]).isWithin(1e-12).of(1);
  }
}
