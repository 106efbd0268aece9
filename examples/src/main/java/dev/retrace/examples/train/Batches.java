package dev.retrace.examples.train;

import dev.retrace.examples.data.Augmentation;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.Conditioning;
import dev.retrace.idm.diffusion.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Training batches: every volume once before any comes again, in a seeded order. */
final class Batches {
  private final List<Volume> volumes;
  private final int batch;
  private final int steps;
  private final Augmentation augmentation;
  private final Patches patches;
  private final ToldLabels labels;
  private final SavableRandom random;
  private final List<Integer> waiting = new ArrayList<>();

  Batches(
      List<Volume> volumes,
      int batch,
      int steps,
      Augmentation augmentation,
      Patches patches,
      ToldLabels labels,
      long seed) {
    this.volumes = List.copyOf(volumes);
    this.batch = batch;
    this.steps = steps;
    this.augmentation = augmentation;
    this.patches = patches;
    this.labels = labels;
    random = new SavableRandom(seed);
  }

  /**
   * The next batch. Its draws come in a fixed order, on which the numbers of a run depend: the
   * volumes, each with how it is changed, where they are cut, the seed of the noise, the steps, and
   * which labels are left out.
   */
  Batch next() {
    List<Volume> volumes = nextVolumes();
    List<Placement> places = patches.draw(volumes, random);
    List<Volume> shown =
        IntStream.range(0, batch)
            .mapToObj(i -> patches.cut(volumes.get(i), places.get(i)))
            .toList();
    long noiseSeed = random.nextLong();
    Conditioning steps = Conditioning.at(nextSteps());
    return new Batch(shown, places, noiseSeed, steps.labelled(labels.draw(volumes, random)));
  }

  /** The next batch, with the state after it. */
  Drawn draw() {
    Batch next = next();
    return new Drawn(next, state());
  }

  /** What all batches to come depend on. */
  DrawState state() {
    return new DrawState(random.state(), waiting);
  }

  /** Continues from a state that {@link #state} gave for as many volumes. */
  void restore(DrawState state) {
    random.restore(state.random());
    waiting.clear();
    waiting.addAll(state.waiting());
  }

  @SuppressWarnings("ListRemoveAmbiguous") // the one at the end
  private List<Volume> nextVolumes() {
    List<Volume> chosen = new ArrayList<>();
    while (chosen.size() < batch) {
      if (waiting.isEmpty()) {
        waiting.addAll(IntStream.range(0, volumes.size()).boxed().toList());
        Collections.shuffle(waiting, random);
      }
      Volume volume = volumes.get(waiting.remove(waiting.size() - 1));
      chosen.add(augmentation.apply(volume, random));
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
