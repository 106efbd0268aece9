package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Raster;
import dev.retrace.examples.metrics.Ssim;
import dev.retrace.examples.metrics.VoxelErrors;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How alike volumes and their targets are, taken together as one batch.
 *
 * @param mse mean squared error over all voxels
 * @param mae mean absolute error over all voxels, of what the reading says
 * @param psnr of that mean squared error
 * @param uniform structural similarity with a uniform window of 7 voxels, mean over the volumes
 * @param gaussian structural similarity with a Gaussian window of 11 voxels, mean over the volumes
 */
public record Scores(double mse, double mae, double psnr, double uniform, double gaussian) {
  private static final int WIDTH = 7;

  /** Compares one channel in every way; similarities whose window does not fit are NaN. */
  static Scores of(Reading reading, OneStep step, int channel) {
    List<Raster> targets = step.targets(reading.quantity(), channel);
    List<Raster> estimates = step.estimates(reading.quantity(), channel);
    double mse = mean(targets, estimates, VoxelErrors::meanSquared);
    double range = reading.similarityRange(targets);
    return new Scores(
        mse,
        mean(
            step.targets(reading.magnitude(), channel),
            step.estimates(reading.magnitude(), channel),
            VoxelErrors::meanAbsolute),
        VoxelErrors.peakSignalToNoise(mse, reading.ratioRange(targets)),
        mean(targets, estimates, Ssim.uniform(WIDTH, range)::of),
        mean(targets, estimates, Ssim.gaussian(range)::of));
  }

  /** The peak signal-to-noise ratio alone, which takes far less time. */
  static double psnr(Reading reading, OneStep step, int channel) {
    List<Raster> targets = step.targets(reading.quantity(), channel);
    return VoxelErrors.peakSignalToNoise(
        mean(targets, step.estimates(reading.quantity(), channel), VoxelErrors::meanSquared),
        reading.ratioRange(targets));
  }

  /** The means of several, each by itself. */
  static Scores mean(List<Scores> several) {
    return new Scores(
        mean(several, Scores::mse),
        mean(several, Scores::mae),
        mean(several, Scores::psnr),
        mean(several, Scores::uniform),
        mean(several, Scores::gaussian));
  }

  private static double mean(List<Scores> several, ToDoubleFunction<Scores> figure) {
    return several.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static double mean(List<Raster> a, List<Raster> b, Measure measure) {
    return IntStream.range(0, a.size())
        .mapToDouble(i -> measure.of(a.get(i), b.get(i)))
        .average()
        .orElseThrow();
  }

  private interface Measure {
    double of(Raster a, Raster b);
  }
}
