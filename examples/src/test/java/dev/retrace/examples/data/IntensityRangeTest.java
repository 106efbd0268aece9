package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntensityRangeTest {
  @Test
  void findsTheValuesThatSortingFinds() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      int count = 200 + random.nextInt(2000);
      float[] values = new float[count + 7];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 2));
      }
      float[] sorted = Arrays.copyOfRange(values, 7, values.length);
      Arrays.sort(sorted);
      IntensityRange range = IntensityRange.of(values, 7, values.length);
      // The smallest is left out: ranks count from the second.
      assertThat(range.low()).isEqualTo(sorted[(int) Math.ceil(0.005 * (count - 1))]);
      assertThat(range.high()).isEqualTo(sorted[(int) Math.ceil(0.995 * (count - 1))]);
    }
  }

  @Test
  void oneHugeVoxelChangesNothing() {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    values[999] = 1_704_295;
    IntensityRange range = IntensityRange.of(values, 0, 1000);
    assertThat(range.high()).isEqualTo(995f);
    assertThat(range.scale(1_704_295)).isEqualTo(1f);
    assertThat(range.scale(-5)).isEqualTo(0f);
    assertThat(range.scale(500)).isWithin(1e-6f).of((500 - 5) / 990f);
  }

  @Test
  void aLargeBackgroundDoesNotCount() {
    float[] values = new float[10_000]; // all 0 but a tenth
    for (int i = 0; i < 1000; i++) {
      values[10 * i] = 100 + i;
    }
    IntensityRange range = IntensityRange.of(values, 0, values.length);
    assertThat(range.low()).isEqualTo(104f);
    assertThat(range.high()).isEqualTo(1094f);
  }

  @Test
  void aMaskBecomesZeroAndOne() {
    IntensityRange range = IntensityRange.of(new float[] {3, 3, 8, 3, 8}, 0, 5);
    assertThat(range.scale(3)).isEqualTo(0f);
    assertThat(range.scale(8)).isEqualTo(1f);
  }

  @Test
  void equalValuesHaveNoRange() {
    assertThat(IntensityRange.of(new float[] {4, 4, 4}, 0, 3).isEmpty()).isTrue();
  }

  @Test
  void theWidestRangeDoesNotOverflow() {
    float max = Float.MAX_VALUE;
    IntensityRange range = IntensityRange.of(new float[] {-max, -max, 0, max}, 0, 4);
    assertThat(range.scale(max)).isEqualTo(1f);
    assertThat(new IntensityRange(-max, max).scale(0)).isEqualTo(0.5f);
  }
}
