package dev.retrace.examples.detect;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.examples.data.Volume;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NoiseStatisticsTest {
  private static float[] noise(int length) {
    Random random = new Random(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void normalNoiseIsAsExpected() {
    Map<String, Double> all = NoiseStatistics.of(Volume.of(2, 16, 16, 16, noise(8192), "noise"));
    assertThat(all).hasSize(5 + 3 + 8);
    all.forEach(
        (name, value) ->
            // 5 deviations of a kurtosis of 8192 numbers are 0.27; a ring's logarithm varies less,
            // but for the lowest two.
            assertWithMessage(name)
                .that(value)
                .isWithin(name.matches("log_power_[01]") ? 0.5 : 0.27)
                .of(NoiseStatistics.expected(name)));
    assertThat(all.get("lag1_x")).isWithin(0.06).of(0); // 5 / √8192
  }

  @Test
  void correlationIsFoundAlongItsAxis() {
    float[] values = noise(4096);
    for (int z = 0; z < 16; z += 2) { // pairs of equal planes: half of all neighbours along z
      System.arraycopy(values, z * 256, values, (z + 1) * 256, 256);
    }
    Map<String, Double> all = NoiseStatistics.of(new Volume(16, 16, 16, values, "planes"));
    assertThat(all.get("lag1_z")).isWithin(0.1).of(8.0 / 15);
    assertThat(all.get("lag1_y")).isWithin(0.1).of(0);
    assertThat(all.get("lag1_x")).isWithin(0.1).of(0);
  }

  @Test
  void aConstantHasNoCorrelation() {
    Map<String, Double> all = NoiseStatistics.of(new Volume(4, 4, 4, new float[64], "nothing"));
    assertThat(all.get("lag1_z")).isEqualTo(0.0);
    assertThat(all.get("variance")).isEqualTo(0.0);
  }
}
