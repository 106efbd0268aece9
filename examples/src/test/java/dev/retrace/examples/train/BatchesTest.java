package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.Range;
import dev.retrace.examples.config.PatchStart;
import dev.retrace.examples.data.Augmentation;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.GaussianNoise;
import dev.retrace.idm.diffusion.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchesTest {
  private static final int WIDTH = 3;
  private static final Augmentation FLIP =
      new Augmentation(List.of(0), 0, 0, 0, 0, 0, 0, ValueRange.UNIT);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** The numbers of the volumes in order, x + 0.5 where volume x is mirrored. */
  private List<Float> firstVoxels(Batches batches, int calls) {
    List<Float> found = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      float[] values = clean(batches.next());
      for (int start = 0; start < values.length; start += WIDTH) {
        found.add(values[start]);
      }
    }
    return found;
  }

  private float[] clean(Batch batch) {
    try (NDArray x0 = batch.clean(manager)) {
      return x0.toFloatArray();
    }
  }

  @Test
  void everyVolumeComesOnceBeforeAnyComesAgain() {
    Batches batches =
        new Batches(
            Cubes.numbered(5, WIDTH), 3, 10, Augmentation.NONE, Patches.WHOLE, ToldLabels.NONE, 1);
    List<Float> seen = firstVoxels(batches, 10);
    List<List<Float>> rounds = new ArrayList<>();
    for (int from = 0; from < 30; from += 5) {
      List<Float> round = new ArrayList<>(seen.subList(from, from + 5));
      assertThat(round).containsExactly(0f, 1f, 2f, 3f, 4f);
      rounds.add(round);
    }
    assertThat(rounds.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void batchesMayBeLargerThanTheData() {
    Batches batches =
        new Batches(
            Cubes.numbered(2, WIDTH), 5, 10, Augmentation.NONE, Patches.WHOLE, ToldLabels.NONE, 1);
    try (NDArray x0 = batches.next().clean(manager)) {
      assertThat(x0.getShape()).isEqualTo(new Shape(5, 1, 1, 1, WIDTH));
    }
  }

  @Test
  void theSeedDecidesAll() {
    List<Object> first = draw(7);
    assertThat(draw(7)).isEqualTo(first);
    assertThat(draw(8)).isNotEqualTo(first);
  }

  private List<Object> draw(long seed) {
    Batches batches =
        new Batches(Cubes.numbered(5, WIDTH), 3, 1000, FLIP, Patches.WHOLE, ToldLabels.NONE, seed);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.addAll(numbers(batches.next()));
    }
    return all;
  }

  private List<Object> numbers(Batch batch) {
    try (NDArray noise = batch.noise(manager)) {
      return List.of(
          Arrays.toString(clean(batch)),
          Arrays.toString(noise.toFloatArray()),
          Arrays.toString(batch.steps()));
    }
  }

  /** Runs of earlier versions are repeated only if the same numbers are drawn for the same use. */
  @SuppressWarnings("ListRemoveAmbiguous") // the one at the end
  @Test
  void theOrderOfTheDrawsIsFixed() {
    Batches batches =
        new Batches(Cubes.numbered(2, WIDTH), 3, 1000, FLIP, Patches.WHOLE, ToldLabels.NONE, 9);
    Random random = new Random(9);
    List<Integer> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float[] voxels = new float[3 * WIDTH];
      for (int at = 0; at < voxels.length; at += WIDTH) {
        if (waiting.isEmpty()) {
          waiting.addAll(List.of(0, 1));
          Collections.shuffle(waiting, random);
        }
        int number = waiting.remove(waiting.size() - 1);
        Arrays.fill(voxels, at, at + WIDTH, number);
        voxels[random.nextBoolean() ? at : at + WIDTH - 1] += 0.5f;
      }
      long noiseSeed = random.nextLong();
      double offset = random.nextDouble();

      Batch batch = batches.next();

      assertThat(clean(batch)).isEqualTo(voxels);
      try (NDArray expected =
              new GaussianNoise(noiseSeed).draw(manager, new Shape(3, 1, 1, 1, WIDTH));
          NDArray noise = batch.noise(manager)) {
        assertThat(noise.getShape()).isEqualTo(expected.getShape());
        assertThat(noise.toFloatArray()).isEqualTo(expected.toFloatArray());
      }
      for (int sample = 0; sample < 3; sample++) {
        assertThat(batch.steps()[sample]).isEqualTo((long) ((sample + offset) / 3 * 1000));
      }
    }
  }

  @Test
  void halfTheVolumesAreMirroredAndOnlyAlongTheLastAxis() {
    Batches batches =
        new Batches(Cubes.numbered(5, WIDTH), 1, 10, FLIP, Patches.WHOLE, ToldLabels.NONE, 2);
    int mirrored = 0;
    for (int i = 0; i < 200; i++) {
      float[] values = clean(batches.next());
      float number = values[1];
      List<Float> row = List.of(values[0], values[1], values[2]);
      List<Float> straight = List.of(number, number, number + 0.5f);
      if (!row.equals(straight)) {
        mirrored++;
        List<Float> turned = new ArrayList<>(straight);
        Collections.reverse(turned);
        assertThat(row).isEqualTo(turned);
      }
    }
    assertThat(mirrored).isIn(Range.closed(70, 130));
  }

  @Test
  void allChannelsAreMirroredAlike() {
    Volume pair = Volume.of(2, 1, 1, 2, new float[] {1, 2, 3, 4}, "pair").labelled(1);
    Batches batches = new Batches(List.of(pair), 1, 10, FLIP, Patches.WHOLE, ToldLabels.NONE, 2);
    Set<List<Float>> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      float[] values = clean(batches.next());
      seen.add(List.of(values[0], values[1], values[2], values[3]));
    }
    assertThat(seen).containsExactly(List.of(1f, 2f, 3f, 4f), List.of(2f, 1f, 4f, 3f));
  }

  /** Whatever is drawn for it, a run that goes on from a state sees what it would have seen. */
  @Test
  void augmentationGoesOnWhereItStopped() {
    Augmentation all = new Augmentation(List.of(0, 1), 0.1, 0.1, 0.2, 9, 0.1, 0.1, ValueRange.UNIT);
    List<Volume> volumes = Cubes.normal(3, 4, 0.5, 0.2, 1);
    Batches unbroken = new Batches(volumes, 2, 10, all, Patches.WHOLE, ToldLabels.NONE, 4);
    unbroken.next();
    DrawState state = unbroken.state();
    Batches resumed = new Batches(volumes, 2, 10, all, Patches.WHOLE, ToldLabels.NONE, 99);
    resumed.restore(state);
    for (int i = 0; i < 3; i++) {
      assertThat(numbers(resumed.next())).isEqualTo(numbers(unbroken.next()));
    }
  }

  @Test
  void stepsAreSpreadOverTheScheduleAndStayInside() {
    Batches batches =
        new Batches(
            Cubes.numbered(2, WIDTH), 4, 20, Augmentation.NONE, Patches.WHOLE, ToldLabels.NONE, 3);
    boolean[] hit = new boolean[20];
    for (int i = 0; i < 200; i++) {
      long[] t = batches.next().steps();
      for (int sample = 0; sample < 4; sample++) {
        hit[(int) t[sample]] = true;
        // Each sample has a quarter of the schedule to itself.
        assertThat(t[sample] / 5).isEqualTo(sample);
      }
    }
    assertThat(hit).isEqualTo(allTrue(20));
  }

  private static boolean[] allTrue(int length) {
    boolean[] all = new boolean[length];
    Arrays.fill(all, true);
    return all;
  }

  /** Patches come from where they say, drawn between the volumes and the noise. */
  @ParameterizedTest
  @EnumSource(PatchStart.class)
  void patchesAreCutWhereTheyAreDrawn(PatchStart start) {
    List<Volume> volumes = Cubes.normal(3, 6, 0.5, 0.2, 1);
    Batches batches =
        new Batches(volumes, 2, 1000, Augmentation.NONE, new Patches(4, start), ToldLabels.NONE, 9);
    Random random = new Random(9);
    List<Volume> waiting = new ArrayList<>(volumes);
    Collections.shuffle(waiting, random);
    Volume[] chosen = {waiting.get(2), waiting.get(1)};
    int[][] drawn = new int[2][3];
    for (int[] place : drawn) {
      Arrays.setAll(place, axis -> start.draw(random, 2));
    }
    long noiseSeed = random.nextLong();
    double offset = random.nextDouble();

    Batch batch = batches.next();

    float[] voxels = clean(batch);
    for (int i = 0; i < 2; i++) {
      int[] at = drawn[i];
      assertThat(batch.places().get(i))
          .isEqualTo(
              new Placement(
                  List.of((long) at[0], (long) at[1], (long) at[2]), List.of(6L, 6L, 6L)));
      for (int v = 0; v < 64; v++) {
        assertThat(voxels[64 * i + v])
            .isEqualTo(chosen[i].at(at[0] + v / 16, at[1] + v / 4 % 4, at[2] + v % 4));
      }
      assertThat(batch.steps()[i]).isEqualTo((long) ((i + offset) / 2 * 1000));
    }
    try (NDArray expected = new GaussianNoise(noiseSeed).draw(manager, new Shape(2, 1, 4, 4, 4));
        NDArray noise = batch.noise(manager)) {
      assertThat(noise.toFloatArray()).isEqualTo(expected.toFloatArray());
    }
  }

  @Test
  void centredPatchesPreferTheMiddleAndReachTheEnds() {
    int[] uniform = places(PatchStart.UNIFORM);
    int[] centred = places(PatchStart.CENTRED);
    for (int place = 0; place < 9; place++) {
      assertThat(uniform[place]).isIn(Range.closed(900, 1100)); // 1000 on average, deviation 30
      assertThat(centred[place]).isGreaterThan(0);
    }
    // Sums of 0..2 and 0..6: one way of 21 to either end, three to each place in the middle.
    assertThat(centred[0]).isIn(Range.closed(350, 510));
    assertThat(centred[4]).isIn(Range.closed(1170, 1400));
  }

  private static int[] places(PatchStart start) {
    Random random = new Random(4);
    int[] counts = new int[9];
    for (int i = 0; i < 9000; i++) {
      counts[start.draw(random, 8)]++;
    }
    return counts;
  }
}
