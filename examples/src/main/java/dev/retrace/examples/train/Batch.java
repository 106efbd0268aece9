package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.Conditioning;
import dev.retrace.idm.diffusion.GaussianNoise;
import dev.retrace.idm.diffusion.Placement;
import java.util.List;

/**
 * What one training step reads, as Java numbers: any thread may prepare it, for the engine has no
 * part in it before a step asks for arrays.
 */
final class Batch {
  private final Shape shape;
  private final float[] clean;
  private final float[] noise;
  private final List<Placement> places;
  private final Conditioning given;

  /**
   * Stacks volumes and draws their noise; {@code places} tell where each was cut from, {@code
   * given} the step of the diffusion and perhaps the class of each.
   */
  Batch(List<Volume> volumes, List<Placement> places, long noiseSeed, Conditioning given) {
    shape = Stack.shape(volumes);
    clean = Stack.values(volumes);
    noise = new float[clean.length];
    new GaussianNoise(noiseSeed).fill(noise);
    this.places = List.copyOf(places);
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

  /** Where each volume was cut from. */
  List<Placement> places() {
    return places;
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
