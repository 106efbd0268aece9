package dev.retrace.examples.evaluate;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.metrics.Raster;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How figures are read and taken together. */
final class TallyTest {
  private static final int SIDE = 7; // as wide as the window

  private static Volume volume(float... values) {
    return new Volume(1, 1, values.length, values, "volume");
  }

  private static Volume cube(long seed, double deviation) {
    Random random = new Random(seed);
    float[] values = new float[SIDE * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return new Volume(SIDE, SIDE, SIDE, values, "cube");
  }

  private static Volume shifted(Volume volume, float shift) {
    float[] values = volume.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += shift;
    }
    return volume.withValues(values);
  }

  /** A prediction of one volume that is wrong by so much everywhere. */
  private static OneStep wrong(float noiseError, float volumeError) {
    Volume clean = cube(1, 0.1);
    Volume noise = cube(2, 1);
    return new OneStep(
        List.of(clean),
        List.of(noise),
        List.of(shifted(noise, noiseError)),
        List.of(shifted(clean, volumeError)));
  }

  @Test
  void theRangeOfABatchIsThatOfAllItsNoise() {
    List<Raster> targets =
        List.of(new Raster(new double[] {-2, 1}, 2, 1), new Raster(new double[] {0, 5}, 2, 1));
    assertThat(Reading.NOISE_BY_RANGE.ratioRange(targets)).isEqualTo(7.0);
    assertThat(Reading.NOISE_BY_RANGE.similarityRange(targets)).isEqualTo(7.0);
    assertThat(Reading.NOISE_BY_ONE.ratioRange(targets)).isEqualTo(1.0);
    assertThat(Reading.CLEAN.ratioRange(targets)).isEqualTo(1.0);
  }

  @Test
  void aBatchPoolsItsErrorAndLeavesOutWindowsThatDoNotFit() {
    List<Volume> targets = List.of(volume(0, 0), volume(0, 0));
    List<Volume> estimates = List.of(volume(0.125f, 0.125f), volume(0.375f, -0.375f));
    OneStep step = new OneStep(targets, targets, targets, estimates);
    Scores scores = Scores.of(Reading.CLEAN, step, 0);
    assertThat(scores.mse()).isEqualTo(0.078125);
    assertThat(scores.mae()).isEqualTo(0.25);
    assertThat(scores.psnr()).isWithin(1e-12).of(10 * Math.log10(12.8));
    assertThat(scores.uniform()).isNaN();
    assertThat(Scores.psnr(Reading.CLEAN, step, 0)).isEqualTo(scores.psnr());
  }

  @Test
  void mixedReadingsTakeEachFigureFromItsOwnReading() {
    OneStep step = wrong(0.5f, 0.25f);
    Scores range = Scores.of(Reading.NOISE_BY_RANGE, step, 0);
    Scores one = Scores.of(Reading.NOISE_BY_ONE, step, 0);
    Scores clean = Scores.of(Reading.CLEAN, step, 0);
    assertThat(range.uniform()).isGreaterThan(one.uniform());
    assertThat(range.psnr()).isGreaterThan(one.psnr());
    assertThat(Scores.of(Reading.NOISE_MIXED, step, 0))
        .isEqualTo(new Scores(one.mse(), one.mae(), range.psnr(), one.uniform(), one.gaussian()));
    assertThat(Scores.of(Reading.CLEAN_MIXED, step, 0))
        .isEqualTo(
            new Scores(clean.mse(), one.mae(), clean.psnr(), clean.uniform(), clean.gaussian()));
  }

  @Test
  void aMixedRowIsOfOneBatch() {
    Tally tally = new Tally(Reading.CLEAN_MIXED, 0, 1);
    OneStep better = wrong(2, 0.25f);
    tally.add(0, wrong(0.5f, 1));
    tally.add(1, better);
    // The volume decides which batch is the best, and the noise is that batch's, not the least.
    Scores best = tally.best().orElseThrow();
    assertThat(best).isEqualTo(Scores.of(Reading.CLEAN_MIXED, better, 0));
    assertThat(best.mae()).isWithin(1e-6).of(2); // single precision
    assertThat(tally.count()).isEqualTo(2);
  }
}
