package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.Conditioning;
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
  private final Conditioning given;

  /** Stacks volumes and draws their noise. */
  Batch(List<Volume> volumes, long noiseSeed, Conditioning given) {
    shape = Stack.shape(volumes);
    clean = Stack.values(volumes);
    noise = new float[clean.length];
    new GaussianNoise(noiseSeed).fill(noise);
    this.given = given;
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
    return given.steps();
  }

  /** What the network is told of each volume: that step, and perhaps its class. */
  Conditioning given() {
    return given;
  }
}
