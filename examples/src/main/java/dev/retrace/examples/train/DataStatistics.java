package dev.retrace.examples.train;

import dev.retrace.examples.config.DiffusionSection;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.Parametrization;
import java.util.List;

/**
 * The distribution of single voxels, and how far apart they lie.
 *
 * @param mean of all voxels of all volumes
 * @param deviation standard deviation around it
 * @param spacing usual distances between voxels
 */
record DataStatistics(double mean, double deviation, VoxelSpacing spacing) {
  /** What stands around a network that is trained on these data. */
  Parametrization preconditioning(DiffusionSection diffusion, NoiseSchedule schedule) {
    return diffusion.toParametrization(schedule, mean, deviation);
  }

  /** Counts over volumes. */
  static DataStatistics of(List<Volume> volumes) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (Volume volume : volumes) {
      for (float value : volume.values()) {
        sum += value;
        squares += (double) value * value;
        count++;
      }
    }
    double mean = sum / count;
    return new DataStatistics(
        mean, Math.sqrt(Math.max(0, squares / count - mean * mean)), VoxelSpacing.of(volumes));
  }
}
