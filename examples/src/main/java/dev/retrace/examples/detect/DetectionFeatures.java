package dev.retrace.examples.detect;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.evaluate.OneStep;
import dev.retrace.examples.evaluate.Quantity;
import dev.retrace.examples.metrics.Raster;
import dev.retrace.examples.metrics.VoxelErrors;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.GaussianNoise;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network tells about a volume: {@link NoiseStatistics} of the noise it would make it of,
 * the error of the way there and back, and, with the same noise added to every volume at fixed
 * steps, the mean magnitude of the noise it predicts and the error of that prediction.
 */
final class DetectionFeatures {
  private static final int[] LANDMARKS = {50, 125, 250, 500, 1000}; // of a schedule of 2000

  private final TrainedRun run;
  private final long seed;

  DetectionFeatures(TrainedRun run, long seed) {
    this.run = run;
    this.seed = seed;
  }

  /** The features by name, in a fixed order. */
  Map<String, Double> of(Recovered recovered) {
    Map<String, Double> all = new LinkedHashMap<>();
    NoiseStatistics.of(recovered.noise()).forEach((name, value) -> all.put("noise_" + name, value));
    all.put("round_trip_error", recovered.error());
    all.putAll(predictions(recovered.volume()));
    return all;
  }

  private Map<String, Double> predictions(Volume volume) {
    long[] t =
        Arrays.stream(LANDMARKS)
            .mapToLong(landmark -> (long) landmark * run.schedule().steps() / 2000)
            .toArray();
    List<Volume> copies = Collections.nCopies(t.length, volume);
    OneStep step = new OneStep(run, copies, t, new GaussianNoise(seed));
    Map<String, Double> all = new LinkedHashMap<>();
    double share = 1.0 / volume.channels();
    for (int channel = 0; channel < volume.channels(); channel++) {
      List<Raster> noise = step.targets(Quantity.NOISE, channel);
      List<Raster> predicted = step.estimates(Quantity.NOISE, channel);
      for (int i = 0; i < t.length; i++) {
        double magnitude = Arrays.stream(predicted.get(i).values()).map(Math::abs).sum();
        double error = VoxelErrors.meanSquared(noise.get(i), predicted.get(i));
        all.merge("magnitude_t" + LANDMARKS[i], share * magnitude / volume.voxels(), Double::sum);
        all.merge("error_t" + LANDMARKS[i], share * error, Double::sum);
      }
    }
    return all;
  }
}
