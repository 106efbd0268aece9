package dev.retrace.examples.evaluate;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.metrics.FrechetDistance;
import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.metrics.MeanDiscrepancy;
import dev.retrace.examples.metrics.PairSimilarity;
import dev.retrace.examples.metrics.Raster;
import dev.retrace.examples.metrics.Standardization;
import dev.retrace.examples.metrics.VolumeFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Generated volumes as a whole against held-out ones, with training volumes against held-out ones
 * as the yardstick. All sets are of one size, drawn by the seed, since the distances depend on it.
 *
 * <p>Features are standardized by the training volumes; the kernel's bandwidth is the median
 * distance among training and held-out volumes.
 */
final class SampleQuality {
  private static final int PERMUTATIONS = 2000;

  private final List<Volume> generated;
  private final List<Volume> heldOut;
  private final List<Volume> training;
  private final long seed;

  SampleQuality(List<Volume> generated, List<Volume> heldOut, List<Volume> training, long seed) {
    int count = Math.min(generated.size(), Math.min(heldOut.size(), training.size()));
    this.generated = some(generated, count, seed);
    this.heldOut = some(heldOut, count, seed);
    this.training = some(training, count, seed);
    this.seed = seed;
  }

  /** Judges one channel; distances need at least two volumes in each set. */
  List<SampleRow> rows(String modality, int channel) {
    List<Raster> made = rasters(generated, channel);
    List<Raster> unseen = rasters(heldOut, channel);
    List<Raster> seen = rasters(training, channel);
    List<SampleRow> rows = new ArrayList<>();
    if (made.size() < 2) {
      return rows;
    }
    rows.add(similarity(modality, "generated", made));
    rows.add(similarity(modality, "held out", unseen));
    rows.add(similarity(modality, "training", seen));

    Standardization standard = Standardization.of(features(seen));
    List<double[]> madeRows = standard.apply(features(made));
    List<double[]> unseenRows = standard.apply(features(unseen));
    List<double[]> seenRows = standard.apply(features(seen));
    List<double[]> real = new ArrayList<>(seenRows);
    real.addAll(unseenRows);
    MeanDiscrepancy discrepancy = MeanDiscrepancy.medianOf(real);
    rows.add(discrepancy(modality, SampleRow.GENERATED, discrepancy, madeRows, unseenRows));
    rows.add(discrepancy(modality, SampleRow.TRAINING, discrepancy, seenRows, unseenRows));
    rows.add(frechet(modality, SampleRow.GENERATED, madeRows, unseenRows));
    rows.add(frechet(modality, SampleRow.TRAINING, seenRows, unseenRows));
    return rows;
  }

  private SampleRow similarity(String modality, String of, List<Raster> volumes) {
    return new SampleRow(
        modality,
        "MS-SSIM of pairs",
        of,
        volumes.size(),
        PairSimilarity.of(volumes, seed),
        Double.NaN);
  }

  private SampleRow discrepancy(
      String modality, String of, MeanDiscrepancy measure, List<double[]> a, List<double[]> b) {
    return new SampleRow(
        modality,
        "MMD²",
        of,
        a.size(),
        Interval.exactly(measure.between(a, b)),
        measure.chance(a, b, PERMUTATIONS, seed));
  }

  private static SampleRow frechet(String modality, String of, List<double[]> a, List<double[]> b) {
    return new SampleRow(
        modality,
        "squared Fréchet distance",
        of,
        a.size(),
        Interval.exactly(FrechetDistance.between(a, b)),
        Double.NaN);
  }

  private static List<double[]> features(List<Raster> volumes) {
    return volumes.stream().map(VolumeFeatures::of).toList();
  }

  private static List<Raster> rasters(List<Volume> volumes, int channel) {
    return volumes.stream().map(volume -> Raster.of(volume, channel)).toList();
  }

  private static List<Volume> some(List<Volume> volumes, int count, long seed) {
    List<Volume> order = new ArrayList<>(volumes);
    Collections.shuffle(order, new Random(seed));
    return List.copyOf(order.subList(0, count));
  }
}
