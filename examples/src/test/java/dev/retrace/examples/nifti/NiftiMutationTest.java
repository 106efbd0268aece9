package dev.retrace.examples.nifti;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages small files at random: each is read or refused with its name, and neither takes memory.
 */
class NiftiMutationTest {
  /** Far above what a small file needs, far below what a damaged header may promise (8 GiB). */
  private static final long MOST_BYTES = 32L << 20;

  @TempDir Path folder;

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    double[] values = new double[60];
    Arrays.setAll(values, i -> i);
    byte[] first = NiftiBytes.one().type(4).shape(3, 4, 5).with(values);
    byte[] other = NiftiBytes.of(2, ByteOrder.BIG_ENDIAN).shape(3, 4, 5).with(values);
    List<byte[]> seeds = List.of(first, other, NiftiBytes.zipped(first), NiftiBytes.zipped(other));
    Random random = new Random(20);
    Path file = folder.resolve("damaged.nii.gz");
    int refused = 0;
    int rounds = 2000;
    for (int round = 0; round < rounds; round++) {
      Files.write(file, damaged(seeds.get(round % seeds.size()), random));
      long before = allocated();
      try {
        NiftiImage image = NiftiReader.read(file);
        assertThat(image.voxels().length).isAtMost(1000);
      } catch (UserException e) {
        refused++;
        assertWithMessage("round %s", round).that(e).hasMessageThat().contains(file.toString());
      }
      assertWithMessage("round %s", round).that(allocated() - before).isLessThan(MOST_BYTES);
    }
    assertThat(refused).isGreaterThan(rounds / 4);
    assertThat(refused).isLessThan(rounds);
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] bytes = good.clone();
    int flips = random.nextInt(4);
    for (int i = 0; i < flips; i++) {
      // Half of the flips where the sizes, types and offsets are.
      int range = random.nextBoolean() ? Math.min(128, bytes.length) : bytes.length;
      bytes[random.nextInt(range)] = (byte) random.nextInt(256);
    }
    boolean cut = flips == 0 || random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
