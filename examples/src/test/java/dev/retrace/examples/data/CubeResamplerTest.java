package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CubeResamplerTest {
  private static Window whole(int length) {
    return new Window(0, length);
  }

  private static float[] line(AxisWeights weights, float... values) {
    float[] result = new float[weights.samples()];
    for (int i = 0; i < result.length; i++) {
      result[i] = weights.sample(i, values, 0, 1);
    }
    return result;
  }

  @Test
  void theSameGridGivesTheSameValues() {
    assertThat(line(AxisWeights.of(whole(4), 4, 4), 3, 1, 4, 1))
        .isEqualTo(new float[] {3, 1, 4, 1});
  }

  @Test
  void enlargingInterpolatesBetweenCentres() {
    // Samples at -0.25, 0.25, 0.75, 1.25: the outer ones lie beyond the last centres.
    assertThat(line(AxisWeights.of(whole(2), 2, 4), 0, 8)).isEqualTo(new float[] {0, 2, 6, 8});
  }

  @Test
  void shrinkingSmoothsFirst() {
    // Factor 2: a Gaussian of half a voxel, weights e^0, e^-2, e^-8 over their sum, then the mean
    // of
    // two neighbours. An impulse at 4 is seen from the samples at 2.5, 4.5 and 6.5.
    double side = Math.exp(-2);
    double far = Math.exp(-8);
    double sum = 1 + 2 * side + 2 * far;
    float[] impulse = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    float[] seen = line(AxisWeights.of(whole(10), 10, 5), impulse);
    double[] expected = {0, (side + far) / 2 / sum, (1 + side) / 2 / sum, far / 2 / sum, 0};
    for (int i = 0; i < 5; i++) {
      assertThat(seen[i]).isWithin(1e-7f).of((float) expected[i]); // a float's rounding
    }
  }

  @Test
  void alternatingVoxelsDoNotAlias() {
    float[] stripes = new float[64];
    for (int i = 0; i < 64; i++) {
      stripes[i] = i % 2;
    }
    float[] seen = line(AxisWeights.of(whole(64), 64, 13), stripes);
    for (int i = 1; i < 12; i++) {
      // sigma is 1.96 voxels: the stripes, of frequency 1/2, are damped by e^(-pi^2 sigma^2 / 2) to
      // 6e-9; what is seen is the end of the kernel at 4 sigma, e^-8 times the stripes' 1/2 at
      // most.
      assertThat(seen[i]).isWithin(1.7e-4f).of(0.5f);
    }
  }

  @Test
  void whatLiesOutsideTheVolumeIsZero() {
    float[] seen = line(AxisWeights.of(new Window(-2, 8), 4, 8), 5, 5, 5, 5);
    assertThat(seen).isEqualTo(new float[] {0, 0, 5, 5, 5, 5, 0, 0});
  }

  @Test
  void aWindowReachesIntoItsNeighbourhood() {
    float[] seen = line(AxisWeights.of(new Window(1, 2), 4, 4), 0, 4, 8, 12);
    assertThat(seen).isEqualTo(new float[] {3, 5, 7, 9});
  }

  @Test
  void aLinearRampStaysOneOnEveryAxis() {
    int[] size = {20, 9, 31};
    float[] values = new float[20 * 9 * 31];
    int index = 0;
    for (int z = 0; z < 31; z++) {
      for (int y = 0; y < 9; y++) {
        for (int x = 0; x < 20; x++) {
          values[index++] = 2 * x + 3 * y - z;
        }
      }
    }
    Window[] window = {whole(20), whole(9), whole(31)};
    int side = 12;
    float[] cube = CubeResampler.resample(values, size, window, side);
    for (int z = 4; z < 8; z++) {
      for (int y = 2; y < 10; y++) {
        for (int x = 3; x < 9; x++) {
          double expected = 2 * at(x, 20, side) + 3 * at(y, 9, side) - at(z, 31, side);
          // Three roundings of values up to 60, far from the border, where the blur is symmetric.
          assertThat(cube[(z * side + y) * side + x]).isWithin(2e-5f).of((float) expected);
        }
      }
    }
  }

  private static double at(int sample, int length, int side) {
    return (sample + 0.5) * length / side - 0.5;
  }

  @Test
  void meansStayWithinTheirValues() {
    Random random = new Random(4);
    float[] values = new float[17 * 5 * 40];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Window[] window = {new Window(-3, 23), whole(5), new Window(3, 30)};
    float[] cube = CubeResampler.resample(values, new int[] {17, 5, 40}, window, 16);
    Arrays.sort(cube);
    assertThat(cube[0]).isAtLeast(0f);
    assertThat(cube[cube.length - 1]).isAtMost(1f);
  }
}
