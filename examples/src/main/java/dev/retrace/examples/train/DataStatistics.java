package dev.retrace.examples.train;

import dev.retrace.examples.config.DiffusionSection;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.Preconditioning;
import java.util.List;

/**
 * The distribution of single voxels.
 *
 * @param mean of all voxels of all volumes
 * @param deviation standard deviation around it
 */
record DataStatistics(double mean, double deviation) {
  /** What stands around a network that is trained on these data. */
  Preconditioning preconditioning(DiffusionSection diffusion, NoiseSchedule schedule) {
    return diffusion.preconditioning()
        ? new Preconditioning(schedule, mean, deviation, diffusion.balance())
        : Preconditioning.none(schedule);
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
    return new DataStatistics(mean, Math.sqrt(Math.max(0, squares / count - mean * mean)));
  }
}
