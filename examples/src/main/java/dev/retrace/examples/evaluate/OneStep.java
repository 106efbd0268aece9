package dev.retrace.examples.evaluate;

import ai.djl.ndarray.NDArray;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.metrics.Raster;
import dev.retrace.examples.train.Stack;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.idm.diffusion.GaussianNoise;
import java.util.List;

/** Some volumes with noise, and what the network makes of them in one step. */
public final class OneStep {
  private final List<Volume> clean;
  private final List<Volume> noise;
  private final List<Volume> predictedNoise;
  private final List<Volume> predictedClean;

  /**
   * Adds noise and asks the network.
   *
   * @param run whose network
   * @param volumes of the run's size, at least one
   * @param t the step of each
   * @param source of the noise
   */
  public OneStep(TrainedRun run, List<Volume> volumes, long[] t, GaussianNoise source) {
    ForwardProcess process = new ForwardProcess(run.schedule());
    ValueRange range = run.config().data().range();
    clean = range.toUnit(volumes);
    try (NDArray x0 = Stack.of(run.manager(), volumes);
        NDArray added = source.draw(run.manager(), x0.getShape());
        NDArray xt = process.addNoise(x0, t, added);
        NDArray predicted = run.predictor(volumes).predict(xt, t);
        NDArray estimate = process.estimateX0(xt, t, predicted)) {
      noise = Stack.toVolumes(added, "noise", 0);
      predictedNoise = Stack.toVolumes(predicted, "predicted noise", 0);
      predictedClean = range.toUnit(Stack.toVolumes(estimate, "estimate", 0));
    }
  }

  /**
   * What the network should have found.
   *
   * @param reading noise or volume
   * @param channel from 0
   * @return one per volume
   */
  public List<Raster> targets(Reading reading, int channel) {
    return rasters(reading == Reading.CLEAN ? clean : noise, channel);
  }

  /**
   * What it has found.
   *
   * @param reading noise or volume
   * @param channel from 0
   * @return one per volume
   */
  public List<Raster> estimates(Reading reading, int channel) {
    return rasters(reading == Reading.CLEAN ? predictedClean : predictedNoise, channel);
  }

  private static List<Raster> rasters(List<Volume> volumes, int channel) {
    return volumes.stream().map(volume -> Raster.of(volume, channel)).toList();
  }
}
