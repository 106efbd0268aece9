package dev.retrace.examples.train;

import dev.retrace.examples.data.Augmentation;
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
  private final Augmentation augmentation;
  private final Random random;
  private final List<Volume> waiting = new ArrayList<>();

  Batches(List<Volume> volumes, int batch, int steps, boolean flip, long seed) {
    this(volumes, batch, steps, flip, Augmentation.NONE, seed);
  }

  Batches(
      List<Volume> volumes,
      int batch,
      int steps,
      boolean flip,
      Augmentation augmentation,
      long seed) {
    this.volumes = List.copyOf(volumes);
    this.batch = batch;
    this.steps = steps;
    this.flip = flip;
    this.augmentation = augmentation;
    random = new Random(seed);
  }

  /**
   * The next batch. Its draws come in a fixed order, on which the numbers of a run depend: the
   * volumes, each with whether it is mirrored and how it is changed otherwise, the seed of the
   * noise, the steps.
   */
  Batch next() {
    List<Volume> volumes = nextVolumes();
    long noiseSeed = random.nextLong();
    return new Batch(volumes, noiseSeed, nextSteps());
  }

  private List<Volume> nextVolumes() {
    List<Volume> chosen = new ArrayList<>();
    while (chosen.size() < batch) {
      if (waiting.isEmpty()) {
        waiting.addAll(volumes);
        Collections.shuffle(waiting, random);
      }
      Volume volume = waiting.remove(waiting.size() - 1);
      Volume seen = flip && random.nextBoolean() ? Augmentation.mirrored(volume, 0) : volume;
      chosen.add(augmentation.apply(seen, random));
    }
    return chosen;
  }

  // Steps of the diffusion, uniform, and spread over the batch so that no level is left out.
  private long[] nextSteps() {
    double offset = random.nextDouble();
    long[] t = new long[batch];
    for (int i = 0; i < batch; i++) {
      t[i] = Math.min(steps - 1, (long) ((i + offset) / batch * steps));
    }
    return t;
  }
}
