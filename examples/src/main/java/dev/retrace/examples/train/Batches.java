package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.data.Volume;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Training batches: every volume once before any comes again, in a seeded order. */
final class Batches {
  private final List<Volume> volumes;
  private final int batch;
  private final int steps;
  private final boolean flip;
  private final Random random;
  private final List<Volume> waiting = new ArrayList<>();

  Batches(List<Volume> volumes, int batch, int steps, boolean flip, long seed) {
    this.volumes = List.copyOf(volumes);
    this.batch = batch;
    this.steps = steps;
    this.flip = flip;
    random = new Random(seed);
  }

  /** Clean volumes (batch, 1, depth, height, width), owned by the caller. */
  NDArray next(NDManager manager) {
    List<Volume> chosen = new ArrayList<>();
    while (chosen.size() < batch) {
      if (waiting.isEmpty()) {
        waiting.addAll(volumes);
        Collections.shuffle(waiting, random);
      }
      Volume volume = waiting.remove(waiting.size() - 1);
      chosen.add(flip && random.nextBoolean() ? mirrored(volume) : volume);
    }
    return Stack.of(manager, chosen);
  }

  /** Steps of the diffusion, uniform, and spread over the batch so that no level is left out. */
  long[] nextSteps() {
    double offset = random.nextDouble();
    long[] t = new long[batch];
    for (int i = 0; i < batch; i++) {
      t[i] = Math.min(steps - 1, (long) ((i + offset) / batch * steps));
    }
    return t;
  }

  /** A seed for the noise of the next batch. */
  long nextSeed() {
    return random.nextLong();
  }

  // Left to right is the last axis.
  private static Volume mirrored(Volume volume) {
    int width = volume.width();
    float[] values = volume.values();
    float[] mirrored = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int x = i % width;
      mirrored[i - x + (width - 1 - x)] = values[i];
    }
    return new Volume(volume.depth(), volume.height(), width, mirrored, volume.name());
  }
}
