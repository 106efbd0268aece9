package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Collects scores of one channel volume by volume, and keeps the batch with the least error. All
 * scores of that batch are of the same predictions.
 */
final class Tally {
  private final Reading reading;
  private final int channel;
  private final int batch;
  private final List<List<Scores>> volumes = new ArrayList<>();
  private double bestPsnr = Double.NEGATIVE_INFINITY;
  private Optional<OneStep> best = Optional.empty();

  /** For batches of a size; smaller ones at the end are never the best. */
  Tally(Reading reading, int channel, int batch) {
    this.reading = reading;
    this.channel = channel;
    this.batch = batch;
  }

  /** Adds a batch whose first volume has this number; volumes may come several times. */
  void add(int first, OneStep step) {
    for (int i = 0; i < step.count(); i++) {
      while (volumes.size() <= first + i) {
        volumes.add(new ArrayList<>());
      }
      volumes.get(first + i).add(Scores.of(reading, step.only(i), channel));
    }
    double psnr = Scores.psnr(reading, step, channel);
    if (step.count() == batch && psnr > bestPsnr) {
      bestPsnr = psnr;
      best = Optional.of(step);
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
    return best.map(step -> Scores.of(reading, step, channel));
  }

  private List<Scores> perVolume() {
    return volumes.stream().map(Scores::mean).toList();
  }
}
