package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.GaussianNoise;
import java.util.List;

/**
 * What one training step reads, as Java numbers: any thread may prepare it, for the engine has no
 * part in it before a step asks for arrays.
 */
final class Batch {
  private final Shape shape;
  private final float[] clean;
  private final float[] noise;
  private final long[] steps;

  /** Stacks volumes and draws their noise; {@code steps} are of the diffusion, one a volume. */
  Batch(List<Volume> volumes, long noiseSeed, long[] steps) {
    shape = Stack.shape(volumes);
    clean = Stack.values(volumes);
    noise = new float[clean.length];
    new GaussianNoise(noiseSeed).fill(noise);
    this.steps = steps.clone();
  }

  /** Clean volumes (batch, channel, depth, height, width), owned by the caller. */
  NDArray clean(NDManager manager) {
    return Stack.array(manager, clean, shape);
  }

  /** Standard normal noise, as the volumes, owned by the caller. */
  NDArray noise(NDManager manager) {
    return Stack.array(manager, noise, shape);
  }

  /** The step of the diffusion that each volume is noised to. */
  long[] steps() {
    return steps.clone();
  }
}
