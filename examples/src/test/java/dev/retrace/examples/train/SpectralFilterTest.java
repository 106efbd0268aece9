package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpectralFilterTest {
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(100);

  /** Inputs are rounded to single precision; the filter itself is exact in double precision. */
  private static final double ROUNDING = 1e-6;

  private static float[] normal(int length, double deviation, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static float[] noisy(float[] x0, float[] noise, int t) {
    double alphaBar = SCHEDULE.alphaBar(t);
    float[] xt = new float[x0.length];
    for (int i = 0; i < xt.length; i++) {
      xt[i] = (float) (Math.sqrt(alphaBar) * x0[i] + Math.sqrt(1 - alphaBar) * noise[i]);
    }
    return xt;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50, 99})
  void aFlatSpectrumGivesOneGainForAllVoxels(int t) {
    // The spectrum of an impulse of height 6 in 27 voxels is exactly 36/27 everywhere.
    float[] impulse = new float[27];
    impulse[13] = 6;
    SpectralFilter filter =
        new SpectralFilter(SCHEDULE, List.of(new Volume(3, 3, 3, impulse, "impulse")));
    Random random = new Random(1);
    float[] noise = normal(27, 1, random);
    float[] xt = noisy(normal(27, 1.15, random), noise, t);

    double alphaBar = SCHEDULE.alphaBar(t);
    double gain = Math.sqrt(1 - alphaBar) / (alphaBar * 36 / 27 + 1 - alphaBar);
    double expected = 0;
    for (int i = 0; i < 27; i++) {
      expected += Math.pow(gain * xt[i] - noise[i], 2) / 27;
    }
    assertThat(filter.error(xt, noise, t)).isWithin(ROUNDING * expected).of(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60})
  void channelsAreFilteredByThemselves(int t) {
    Random random = new Random(2);
    float[] first = normal(8, 1, random);
    float[] second = normal(8, 3, random);
    Volume both = Volume.of(2, 2, 2, 2, joined(first, second), "both");
    float[] noise = normal(16, 1, random);
    float[] xt = noisy(both.values(), noise, t);
    double alone = 0;
    for (int channel = 0; channel < 2; channel++) {
      float[] values = channel == 0 ? first : second;
      alone +=
          new SpectralFilter(SCHEDULE, List.of(new Volume(2, 2, 2, values, "one")))
                  .error(
                      Arrays.copyOfRange(xt, 8 * channel, 8 * channel + 8),
                      Arrays.copyOfRange(noise, 8 * channel, 8 * channel + 8),
                      t)
              / 2;
    }
    assertThat(new SpectralFilter(SCHEDULE, List.of(both)).error(xt, noise, t))
        .isWithin(1e-12 * alone) // the same sums in another order
        .of(alone);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60})
  void aConstantVolumeIsTakenOutOfTheMeanOnly(int t) {
    float[] flat = new float[60];
    Arrays.fill(flat, 0.5f);
    SpectralFilter filter =
        new SpectralFilter(SCHEDULE, List.of(new Volume(3, 4, 5, flat, "flat")));
    float[] noise = normal(60, 1, new Random(2));
    float[] xt = noisy(flat, noise, t);

    // Away from frequency 0 there is no signal: x_t / √(1−ᾱ) is the noise itself. What is left is
    // the error of the mean, whose power is 60 · 0.5².
    double alphaBar = SCHEDULE.alphaBar(t);
    double gain = Math.sqrt(1 - alphaBar) / (alphaBar * 15 + 1 - alphaBar);
    double expected = Math.pow(gain * mean(xt) - mean(noise), 2);
    // A float of x_t is divided by √(1−ᾱ), which is 0.03 at the least here.
    assertThat(filter.error(xt, noise, t)).isWithin(1e-6).of(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 30, 70})
  void whiteDataLeaveTheErrorOfTheBestLinearGuess(int t) {
    double deviation = 0.3;
    SpectralFilter filter = new SpectralFilter(SCHEDULE, Cubes.normal(200, 4, 0, deviation, 3));
    Random random = new Random(4);
    double sum = 0;
    for (Volume x0 : Cubes.normal(100, 4, 0, deviation, 5)) {
      float[] noise = normal(64, 1, random);
      sum += filter.error(noisy(x0.values(), noise, t), noise, t) / 100;
    }
    double signal = SCHEDULE.alphaBar(t) * deviation * deviation;
    double expected = signal / (signal + 1 - SCHEDULE.alphaBar(t));
    // 6400 squares have a relative deviation of √(2/6400) = 1.8 %; three of them.
    assertThat(sum).isWithin(0.054 * expected).of(expected);
  }

  private static double mean(float... values) {
    double sum = 0;
    for (float each : values) {
      sum += each;
    }
    return sum / values.length;
  }
}
