package dev.retrace.examples.detect;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.train.TrainedRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Tells generated volumes from real ones by the features that the generating network gives.
 *
 * <p>Only volumes that the network has not been trained on stand for real ones: those of the
 * training set it may know by heart. The classifier is judged by cross-validation, in which no
 * volume is scored by a classifier that has seen it.
 */
public final class Detector {
  /** The fewest volumes of each kind. */
  public static final int LEAST = 4;

  private final NoiseRecovery recovery;
  private final DetectionFeatures features;
  private final int batch;
  private final long seed;

  /**
   * Prepares.
   *
   * @param run whose network
   * @param steps of the way from volume to noise
   * @param refinements of each step
   * @param seed of noise and folds
   */
  public Detector(TrainedRun run, int steps, int refinements, long seed) {
    this.seed = seed;
    recovery = new NoiseRecovery(run, steps, refinements);
    features = new DetectionFeatures(run, seed);
    batch = run.config().training().batch();
  }

  /**
   * Looks at volumes and learns.
   *
   * @param generated at least {@link #LEAST}
   * @param heldOut real volumes the network has not seen, at least {@link #LEAST}; if there are
   *     more than generated ones, as many are chosen by the seed
   * @param progress told a line now and then
   * @return what came of it
   * @throws UserException if generated volumes have classes and a real one has none, or if a
   *     feature of a volume is no finite number
   */
  public Detection detect(List<Volume> generated, List<Volume> heldOut, Consumer<String> progress) {
    if (generated.stream().allMatch(each -> each.label().isPresent())) {
      requireLabels(heldOut);
    }
    List<Volume> order = new ArrayList<>(heldOut);
    Collections.shuffle(order, new Random(seed));
    List<Volume> real = order.subList(0, Math.min(generated.size(), order.size()));
    List<Map<String, Double>> made = describe("generated", generated, progress);
    return Detection.of(made, describe("real", real, progress), seed);
  }

  /** A network that is told the class of one kind only is asked two different questions. */
  static void requireLabels(List<Volume> real) {
    for (Volume each : real) {
      if (each.label().isEmpty()) {
        throw new UserException(
            each.name()
                + " has no class, but the network knows classes and makes every volume of one:"
                + " that alone would tell them apart; choose labelled volumes with --data");
      }
    }
  }

  private Map<String, Double> finite(Recovered recovered) {
    Map<String, Double> row = features.of(recovered);
    requireFinite(recovered.volume(), row);
    return row;
  }

  /** A classifier cannot be learned of rows with features that are no numbers. */
  static void requireFinite(Volume volume, Map<String, Double> row) {
    row.forEach(
        (feature, value) -> {
          if (!Double.isFinite(value)) {
            throw new UserException(
                volume.name()
                    + ": the feature "
                    + feature
                    + " is "
                    + value
                    + ", expected a finite number; the way from this volume to noise leaves the"
                    + " range of numbers, which more --inversion-steps may avoid");
          }
        });
  }

  private List<Map<String, Double>> describe(
      String kind, List<Volume> volumes, Consumer<String> progress) {
    List<Map<String, Double>> all = new ArrayList<>();
    for (int from = 0; from < volumes.size(); from += batch) {
      int to = Math.min(from + batch, volumes.size());
      recovery.of(volumes.subList(from, to)).forEach(each -> all.add(finite(each)));
      progress.accept("noise of " + to + " of " + volumes.size() + " " + kind + " volumes");
    }
    return all;
  }
}
