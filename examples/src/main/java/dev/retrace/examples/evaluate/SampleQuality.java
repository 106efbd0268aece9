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
 * <p>What features are standardized by and the kernel's bandwidth is taken from, the scale, are
 * training volumes in none of these sets, at least as many as one of them: sets that are compared
 * must not differ in that one of them sets the scale.
 */
final class SampleQuality {
  private static final int PERMUTATIONS = 2000;

  private final List<Volume> generated;
  private final List<Volume> heldOut;
  private final List<Volume> training;
  private final List<Volume> scale;
  private final long seed;

  SampleQuality(List<Volume> generated, List<Volume> heldOut, List<Volume> training, long seed) {
    int count = Math.min(generated.size(), Math.min(heldOut.size(), training.size() / 2));
    this.generated = shuffled(generated, seed).subList(0, count);
    this.heldOut = shuffled(heldOut, seed).subList(0, count);
    List<Volume> order = shuffled(training, seed);
    this.training = order.subList(0, count);
    scale = order.subList(count, order.size());
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

    List<double[]> scaleRows = features(rasters(scale, channel));
    Standardization standard = Standardization.of(scaleRows);
    MeanDiscrepancy discrepancy = MeanDiscrepancy.medianOf(standard.apply(scaleRows));
    List<double[]> madeRows = standard.apply(features(made));
    List<double[]> unseenRows = standard.apply(features(unseen));
    List<double[]> seenRows = standard.apply(features(seen));
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

  private static List<Volume> shuffled(List<Volume> volumes, long seed) {
    List<Volume> order = new ArrayList<>(volumes);
    Collections.shuffle(order, new Random(seed));
    return List.copyOf(order);
  }
}
