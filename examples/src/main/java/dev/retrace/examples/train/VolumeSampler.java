package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.diffusion.SampleNoise;
import dev.retrace.idm.diffusion.Sampler;
import dev.retrace.idm.diffusion.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Draws volumes, a few at a time. A volume's noise depends on the seed and its number alone. */
final class VolumeSampler {
  private final NDManager manager;
  private final BatchPredictor predictor;
  private final Sampler sampler;
  private final Shape one;
  private final int batch;
  private final VoxelSpacing spacing;

  VolumeSampler(
      NDManager manager,
      BatchPredictor predictor,
      Sampler sampler,
      Shape one,
      int batch,
      VoxelSpacing spacing) {
    this.manager = manager;
    this.predictor = predictor;
    this.sampler = sampler;
    this.one = one;
    this.batch = batch;
    this.spacing = spacing;
  }

  List<Volume> draw(int count, long seed, StepListener listener) {
    List<Volume> volumes = new ArrayList<>();
    draw(count, seed, listener, volumes::add);
    return volumes;
  }

  /** Hands every volume out as soon as its batch is drawn, and keeps none. */
  void draw(int count, long seed, StepListener listener, Consumer<Volume> sink) {
    for (int from = 0; from < count; from += batch) {
      int some = Math.min(batch, count - from);
      long[] sizes = one.getShape().clone();
      sizes[0] = some;
      try (NDArray samples =
          sampler.sample(
              manager,
              predictor.of(from, some),
              new Shape(sizes),
              new SampleNoise(seed, from, some),
              listener)) {
        Stack.toVolumes(samples, "sample", from).stream().map(spacing::place).forEach(sink);
      }
    }
  }
}
