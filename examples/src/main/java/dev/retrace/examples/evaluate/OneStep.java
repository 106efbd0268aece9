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

  /** The same of what is known already; clean volumes are in [0, 1]. */
  OneStep(
      List<Volume> clean,
      List<Volume> noise,
      List<Volume> predictedNoise,
      List<Volume> predictedClean) {
    this.clean = List.copyOf(clean);
    this.noise = List.copyOf(noise);
    this.predictedNoise = List.copyOf(predictedNoise);
    this.predictedClean = List.copyOf(predictedClean);
  }

  /** How many volumes there are. */
  int count() {
    return clean.size();
  }

  /** One of the volumes by itself. */
  OneStep only(int volume) {
    return new OneStep(
        List.of(clean.get(volume)),
        List.of(noise.get(volume)),
        List.of(predictedNoise.get(volume)),
        List.of(predictedClean.get(volume)));
  }

  /**
   * What the network should have found.
   *
   * @param quantity noise or volume
   * @param channel from 0
   * @return one per volume
   */
  public List<Raster> targets(Quantity quantity, int channel) {
    return rasters(quantity == Quantity.VOLUME ? clean : noise, channel);
  }

  /**
   * What it has found.
   *
   * @param quantity noise or volume
   * @param channel from 0
   * @return one per volume
   */
  public List<Raster> estimates(Quantity quantity, int channel) {
    return rasters(quantity == Quantity.VOLUME ? predictedClean : predictedNoise, channel);
  }

  private static List<Raster> rasters(List<Volume> volumes, int channel) {
    return volumes.stream().map(volume -> Raster.of(volume, channel)).toList();
  }
}
