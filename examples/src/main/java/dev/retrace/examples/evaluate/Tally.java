package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.metrics.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Collects scores volume by volume, and keeps the batch with the least error. */
final class Tally {
  private final Reading reading;
  private final int batch;
  private final List<List<Scores>> volumes = new ArrayList<>();
  private double bestPsnr = Double.NEGATIVE_INFINITY;
  private List<Raster> bestTargets = List.of();
  private List<Raster> bestEstimates = List.of();

  /** For batches of a size; smaller ones at the end are never the best. */
  Tally(Reading reading, int batch) {
    this.reading = reading;
    this.batch = batch;
  }

  /** Adds a batch whose first volume has this number; volumes may come several times. */
  void add(int first, OneStep step, int channel) {
    List<Raster> targets = step.targets(reading, channel);
    List<Raster> estimates = step.estimates(reading, channel);
    for (int i = 0; i < targets.size(); i++) {
      while (volumes.size() <= first + i) {
        volumes.add(new ArrayList<>());
      }
      volumes
          .get(first + i)
          .add(Scores.of(reading, targets.subList(i, i + 1), estimates.subList(i, i + 1)));
    }
    double psnr = Scores.psnr(reading, targets, estimates);
    if (targets.size() == batch && psnr > bestPsnr) {
      bestPsnr = psnr;
      bestTargets = targets;
      bestEstimates = estimates;
    }
  }

  /** The mean over all volumes. */
  Scores whole() {
    return Scores.mean(perVolume());
  }

  /** The mean of one figure over all volumes, with its interval. */
  Interval whole(ToDoubleFunction<Scores> figure, long seed) {
    return Interval.ofMean(seed, perVolume().stream().mapToDouble(figure).toArray());
  }

  /** How many volumes there were. */
  int count() {
    return volumes.size();
  }

  /** The batch with the least error; empty if no batch was full. */
  Optional<Scores> best() {
    return bestTargets.isEmpty()
        ? Optional.empty()
        : Optional.of(Scores.of(reading, bestTargets, bestEstimates));
  }

  private List<Scores> perVolume() {
    return volumes.stream().map(Scores::mean).toList();
  }
}
