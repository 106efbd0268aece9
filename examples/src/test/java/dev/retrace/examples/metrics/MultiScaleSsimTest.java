package dev.retrace.examples.metrics;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MultiScaleSsimTest {
  private static Raster noise(long seed, int... sizes) {
    int length = 1;
    for (int size : sizes) {
      length *= size;
    }
    return new Raster(new Random(seed).doubles(length).toArray(), sizes);
  }

  @Test
  void usesTheScalesThatFit() {
    MultiScaleSsim measure = new MultiScaleSsim(1);
    assertThat(measure.scales(noise(1, 8, 8, 8))).isEqualTo(0);
    assertThat(measure.scales(noise(1, 16, 16, 16))).isEqualTo(1);
    assertThat(measure.scales(noise(1, 32, 32, 32))).isEqualTo(2);
    assertThat(measure.scales(noise(1, 200, 200))).isEqualTo(5);
    assertThat(measure.of(noise(1, 8, 8, 8), noise(2, 8, 8, 8))).isNaN();
  }

  @Test
  void ofOneScaleItIsTheSimilarityAndOfTwoTheirProduct() {
    Raster a = noise(1, 16, 16, 16);
    Raster b = a.with(noise(2, 16, 16, 16), (x, y) -> 0.8 * x + 0.2 * y);
    MultiScaleSsim measure = new MultiScaleSsim(1);
    Ssim ssim = Ssim.gaussian(1);
    assertThat(measure.of(a, b)).isWithin(1e-14).of(ssim.of(a, b));
    assertThat(measure.of(a, a)).isWithin(1e-12).of(1);

    Raster c = noise(3, 30, 25);
    Raster d = c.with(noise(4, 30, 25), (x, y) -> 0.8 * x + 0.2 * y);
    double weights = 0.0448 + 0.2856;
    assertThat(measure.of(c, d))
        .isWithin(1e-14)
        .of(
            Math.pow(ssim.contrastAndStructure(c, d), 0.0448 / weights)
                * Math.pow(ssim.of(c.halved(), d.halved()), 0.2856 / weights));
  }

  @Test
  void halvingAveragesBlocksAndDropsWhatIsLeftOver() {
    Raster grid = new Raster(new double[] {1, 2, 9, 3, 4, 9, 9, 9, 9}, 3, 3);
    assertThat(grid.halved().values()).usingExactEquality().containsExactly(new double[] {2.5});
  }

  @Test
  void pairsOfEqualVolumesResembleEachOtherWhollyAndNoiseHardly() {
    Raster a = noise(1, 12, 12, 12);
    Interval same = PairSimilarity.of(List.of(a, a, a), 1);
    assertThat(same.estimate()).isWithin(1e-12).of(1);
    assertThat(same.low()).isWithin(1e-12).of(1);
    Raster b = noise(2, 12, 12, 12);
    Raster c = noise(3, 12, 12, 12);
    MultiScaleSsim measure = new MultiScaleSsim(1);
    assertThat(PairSimilarity.of(List.of(a, b, c), 1).estimate())
        .isWithin(1e-12)
        .of((measure.of(a, b) + measure.of(b, c) + measure.of(a, c)) / 3);
    assertThat(PairSimilarity.of(List.of(a, b), 1).low()).isNaN();
  }
}
