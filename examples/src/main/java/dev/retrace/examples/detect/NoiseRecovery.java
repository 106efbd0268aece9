package dev.retrace.examples.detect;

import ai.djl.ndarray.NDArray;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.train.Stack;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.Clip;
import dev.retrace.idm.diffusion.DdimSampler;
import dev.retrace.idm.diffusion.Inversion;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows DDIM backwards, from volumes to noise, and forwards again.
 *
 * <p>Nothing is clipped on either way: with clipping, the noise of a voxel that is exactly 0 or 1
 * would be left open.
 */
public final class NoiseRecovery {
  private final TrainedRun run;
  private final DdimSampler sampler;
  private final int refinements;

  /**
   * Prepares.
   *
   * @param run whose network
   * @param steps of the way, from 1 to those of the schedule
   * @param refinements of each step by fixed-point iteration; 0 takes the prediction of the step
   *     before, whose error is of first order in the steps' width
   */
  public NoiseRecovery(TrainedRun run, int steps, int refinements) {
    this.run = run;
    this.refinements = refinements;
    sampler = new DdimSampler(run.schedule().respaced(steps), Clip.NONE, 0);
  }

  /**
   * Recovers the noise of volumes, and makes volumes of it again.
   *
   * @param volumes of the run's size and channels
   * @return in the order given
   */
  public List<Recovered> of(List<Volume> volumes) {
    List<Recovered> all = new ArrayList<>();
    int batch = run.config().training().batch();
    for (int from = 0; from < volumes.size(); from += batch) {
      all.addAll(batch(volumes.subList(from, Math.min(from + batch, volumes.size()))));
    }
    return all;
  }

  private List<Recovered> batch(List<Volume> volumes) {
    NoisePredictor predictor = run.predictor(volumes);
    try (NDArray images = Stack.of(run.manager(), volumes);
        NDArray noise = invert(predictor, images);
        NDArray again = sampler.sampleFrom(predictor, noise, StepListener.NONE)) {
      List<Volume> noises = Stack.toVolumes(noise, "noise", 0);
      List<Volume> trips = Stack.toVolumes(again, "round trip", 0);
      return IntStream.range(0, volumes.size())
          .mapToObj(
              i -> {
                Volume volume = volumes.get(i);
                return new Recovered(
                    volume,
                    volume.withValues(noises.get(i).values()),
                    volume.withValues(trips.get(i).values()));
              })
          .toList();
    }
  }

  private NDArray invert(NoisePredictor predictor, NDArray images) {
    if (refinements == 0) {
      return sampler.invert(predictor, images, StepListener.NONE);
    }
    // The array outlives the record around it, which is nothing but the array and a number.
    Inversion inversion = sampler.invert(predictor, images, refinements, StepListener.NONE);
    return inversion.noise();
  }
}
