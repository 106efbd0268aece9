package dev.retrace.examples.peers;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Crops with coordinates, and a training that learns and leaks nothing. */
final class PatchDdmTrainerTest {
  private static final PatchDdmConfig SMALL =
      new PatchDdmConfig(1 + PatchDdmConfig.COORDINATES, 1, 8, List.of(1, 2), 1);

  private final List<Volume> volumes = new PhantomVolumes(16, 2, 1, 3).load().training();

  @Test
  void learnsAndRepeats() {
    double[] first = losses(40);

    double early = mean(first, 0, 10);
    double late = mean(first, 30, 40);
    // An untrained network answers zero, whose error is the variance of the noise, 1.
    assertThat(first[0]).isWithin(0.1).of(1);
    assertThat(late).isLessThan(0.8 * early);
    assertThat(losses(3)).usingExactEquality().containsExactly(first[0], first[1], first[2]);
  }

  private double[] losses(int steps) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(1);
      PatchDdm network = new PatchDdm(SMALL);
      network.initializeFor(manager, DataType.FLOAT32);
      try (PatchDdmTrainer trainer =
          new PatchDdmTrainer(manager, network, volumes, 8, 2, 3e-3, 5)) {
        double[] losses = new double[steps];
        losses[0] = trainer.step();
        int before = LiveArrays.count(manager);
        for (int i = 1; i < steps; i++) {
          losses[i] = trainer.step();
        }
        assertThat(LiveArrays.count(manager)).isEqualTo(before);
        return losses;
      }
    }
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  @Test
  void cropsKnowTheirPlaceInTheWhole() {
    Volume volume = volumes.get(0);
    float[] whole = new float[3 * 16 * 16 * 16];
    new PatchCrop(0, 0, 0, 16).writeCoordinates(volume, whole, 0);
    float[] part = new float[3 * 8];
    new PatchCrop(4, 0, 14, 2).writeCoordinates(volume, part, 0);

    assertThat(whole[0]).isEqualTo(-1f);
    assertThat(whole[whole.length - 1]).isEqualTo(1f);
    for (int axis = 0; axis < 3; axis++) {
      int voxel = ((4 * 16) + 1) * 16 + 15; // the crop's (0, 1, 1)
      assertThat(part[axis * 8 + 3]).isEqualTo(whole[axis * 4096 + voxel]);
    }
    float[] image = new float[8];
    new PatchCrop(4, 0, 14, 2).copyImage(volume, image, 0);
    assertThat(image[3]).isEqualTo(2 * volume.at(4, 1, 15) - 1);
  }

  @Test
  void cropsLieInsideAndReachBothEnds() {
    Random random = new Random(1);
    int least = 16;
    int most = 0;
    for (int i = 0; i < 500; i++) {
      PatchCrop crop = PatchCrop.random(random, volumes.get(0), 8);
      least = Math.min(least, crop.z());
      most = Math.max(most, crop.z());
    }
    assertWithMessage("starts").that(new int[] {least, most}).isEqualTo(new int[] {0, 8});
  }

  @Test
  void refusesVolumesBelowThePatch() {
    try (NDManager manager = NDManager.newBaseManager()) {
      PatchDdm network = new PatchDdm(SMALL);

      assertThat(refusal(manager, network, volumes, 32)).contains("smaller than a patch of 32");
    }
  }

  @Test
  void refusesChannelsAndRangesItWouldMisread() {
    Volume two = Volume.of(2, 8, 8, 8, new float[2 * 8 * 8 * 8], "two");
    float[] values = new float[8 * 8 * 8];
    values[5] = -1;
    Volume signed = new Volume(8, 8, 8, values, "signed");
    try (NDManager manager = NDManager.newBaseManager()) {
      PatchDdm network = new PatchDdm(SMALL);

      assertThat(refusal(manager, network, List.of(two), 8)).contains("two has 2 channels");
      assertThat(refusal(manager, network, List.of(signed), 8)).contains("signed holds -1.0");
    }
  }

  private static String refusal(
      NDManager manager, PatchDdm network, List<Volume> given, int patch) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new PatchDdmTrainer(manager, network, given, patch, 1, 1e-5, 1))
        .getMessage();
  }
}
