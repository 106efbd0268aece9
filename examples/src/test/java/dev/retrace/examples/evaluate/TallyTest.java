package dev.retrace.examples.evaluate;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.metrics.Raster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How figures are read and taken together. */
final class TallyTest {
  private static Raster grid(double... values) {
    return new Raster(values, values.length, 1);
  }

  @Test
  void theRangeOfABatchIsThatOfAllItsNoise() {
    List<Raster> targets = List.of(grid(-2, 1), grid(0, 5));
    assertThat(Reading.NOISE_BY_RANGE.range(targets)).isEqualTo(7.0);
    assertThat(Reading.NOISE_BY_ONE.range(targets)).isEqualTo(1.0);
    assertThat(Reading.CLEAN.range(targets)).isEqualTo(1.0);
  }

  @Test
  void aBatchPoolsItsErrorAndLeavesOutWindowsThatDoNotFit() {
    List<Raster> targets = List.of(grid(0, 0), grid(0, 0));
    List<Raster> estimates = List.of(grid(0.1, 0.1), grid(0.3, -0.3));
    Scores scores = Scores.of(Reading.CLEAN, targets, estimates);
    assertThat(scores.mse()).isWithin(1e-15).of(0.05);
    assertThat(scores.mae()).isWithin(1e-15).of(0.2);
    assertThat(scores.psnr()).isWithin(1e-12).of(10 * Math.log10(20));
    assertThat(scores.uniform()).isNaN();
    assertThat(Scores.psnr(Reading.CLEAN, targets, estimates)).isEqualTo(scores.psnr());
  }
}
