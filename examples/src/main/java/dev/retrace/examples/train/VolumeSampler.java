package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.Sampler;
import dev.retrace.idm.diffusion.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws volumes, a few at a time. */
final class VolumeSampler {
  private final NDManager manager;
  private final BatchPredictor predictor;
  private final Sampler sampler;
  private final Shape one;
  private final int batch;

  VolumeSampler(
      NDManager manager, BatchPredictor predictor, Sampler sampler, Shape one, int batch) {
    this.manager = manager;
    this.predictor = predictor;
    this.sampler = sampler;
    this.one = one;
    this.batch = batch;
  }

  List<Volume> draw(int count, long seed, StepListener listener) {
    List<Volume> volumes = new ArrayList<>();
    Random seeds =
        new Random(seed); // not seed + 1 and so on: neighbouring seeds would share volumes
    for (int from = 0; from < count; from += batch) {
      long[] sizes = one.getShape().clone();
      int number = Math.min(batch, count - from);
      sizes[0] = number;
      NoisePredictor told = predictor.of(from, number);
      try (NDArray samples =
          sampler.sample(manager, told, new Shape(sizes), seeds.nextLong(), listener)) {
        volumes.addAll(Stack.toVolumes(samples, "sample", from));
      }
    }
    return volumes;
  }
}
