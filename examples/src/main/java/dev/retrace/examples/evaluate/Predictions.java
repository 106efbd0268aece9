package dev.retrace.examples.evaluate;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.GaussianNoise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The error of a network's single prediction on held-out volumes, in every {@link Reading}: at
 * fixed steps, and at steps drawn as in training; over all volumes, and for the best batch of two.
 */
public final class Predictions {
  private static final String DRAWN = "drawn";

  /** Steps looked at one by one, of a schedule of 2000. */
  private static final int[] LANDMARKS = {50, 125, 250, 500, 1000};

  private static final int BATCH = 2;

  /** How often each volume gets drawn steps. */
  private static final int DRAWS = 4;

  private final TrainedRun run;
  private final List<Volume> volumes;
  private final long seed;

  private Predictions(TrainedRun run, List<Volume> volumes, long seed) {
    this.run = run;
    this.volumes = List.copyOf(volumes);
    this.seed = seed;
  }

  /**
   * Judges a run.
   *
   * @param run whose network
   * @param heldOut volumes it has not seen, in the range it was trained on, at least one
   * @param seed of noise, steps and bootstrap
   * @param progress told after each group of steps
   * @return rows for every modality, step, reading and scope
   */
  public static List<PredictionRow> judge(
      TrainedRun run, List<Volume> heldOut, long seed, Consumer<String> progress) {
    return new Predictions(run, heldOut, seed).rows(progress);
  }

  private List<PredictionRow> rows(Consumer<String> progress) {
    List<PredictionRow> rows = new ArrayList<>();
    int steps = run.schedule().steps();
    for (int landmark : LANDMARKS) {
      int t = (int) ((long) landmark * steps / 2000);
      rows.addAll(
          judge(
              Integer.toString(t),
              1,
              count -> {
                long[] all = new long[count];
                Arrays.fill(all, t);
                return all;
              }));
      progress.accept("one-step predictions at t = " + t + " of " + steps);
    }
    Random random = new Random(seed);
    rows.addAll(
        judge(DRAWN, DRAWS, count -> random.ints(count, 0, steps).asLongStream().toArray()));
    progress.accept("one-step predictions at drawn t");
    return rows;
  }

  private List<PredictionRow> judge(String t, int passes, IntFunction<long[]> steps) {
    int channels = volumes.get(0).channels();
    List<PredictionRow> rows = new ArrayList<>();
    List<Map<Reading, Tally>> tallies = tallies(channels);
    for (int pass = 0; pass < passes; pass++) {
      for (int from = 0; from < volumes.size(); from += BATCH) {
        List<Volume> some = volumes.subList(from, Math.min(from + BATCH, volumes.size()));
        GaussianNoise noise = new GaussianNoise(seed + t.hashCode(), ((long) pass << 32) + from);
        OneStep step = new OneStep(run, some, steps.apply(some.size()), noise);
        for (int channel = 0; channel < channels; channel++) {
          for (Tally tally : tallies.get(channel).values()) {
            tally.add(from, step);
          }
        }
      }
    }
    for (int channel = 0; channel < channels; channel++) {
      String modality = Modalities.name(run.config(), channel);
      tallies
          .get(channel)
          .forEach(
              (reading, tally) -> rows.addAll(PredictionRow.of(reading, modality, t, tally, seed)));
    }
    return rows;
  }

  private static List<Map<Reading, Tally>> tallies(int channels) {
    List<Map<Reading, Tally>> tallies = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      Map<Reading, Tally> readings = new EnumMap<>(Reading.class);
      for (Reading reading : Reading.values()) {
        readings.put(reading, new Tally(reading, channel, BATCH));
      }
      tallies.add(readings);
    }
    return tallies;
  }
}
