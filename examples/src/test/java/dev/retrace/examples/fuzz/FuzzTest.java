package dev.retrace.examples.fuzz;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.examples.data.MedMnistVolumes;
import dev.retrace.examples.data.VolumePreparation;
import dev.retrace.examples.nifti.NiftiBytes;
import dev.retrace.examples.nifti.NiftiReader;
import dev.retrace.examples.npy.NpyBytes;
import dev.retrace.examples.npy.NpyReader;
import dev.retrace.examples.npy.NpyRows;
import dev.retrace.examples.npy.NpzFile;
import dev.retrace.examples.npy.ZipBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files are read or refused with their name; neither takes long, or memory that the file
 * could not fill. The Maven profile {@code fuzz} tries a hundred times as many.
 */
@Tag("fuzz")
final class FuzzTest {
  private static final int CASES = Integer.getInteger("retrace.fuzz", 1000);

  /** Buffers and histograms, whatever the file. */
  private static final long CONSTANT = 3L << 20;

  /** One stored byte becomes a float of four, and growing and preparing copy that a few times. */
  private static final long PER_BYTE = 16;

  /** What deflate can make of a byte. */
  private static final long EXPANSION = 1032;

  /** Ends a hang, no more: reading takes milliseconds. */
  private static final long WATCHDOG_SECONDS = 60;

  private final ExecutorService reader = Executors.newSingleThreadExecutor();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    reader.shutdownNow();
  }

  private static final VolumePreparation PREPARATION = VolumePreparation.toCube(4);

  private static void readNifti(Path file) {
    PREPARATION.prepare(NiftiReader.read(file), file.toString());
  }

  private static void readNpy(Path file) {
    try (NpyReader array = NpyReader.open(file)) {
      NpyRows rows = NpyRows.of(array, file.toString());
      for (int i = Math.min(rows.count(), 1000); i > 0; i--) {
        rows.next();
      }
    }
  }

  private static void readNpz(Path file) {
    try (NpzFile archive = NpzFile.open(file)) {
      for (String name : archive.names()) {
        try (NpyReader array = archive.read(name)) {
          array.doubles((int) Math.min(array.remaining(), Integer.MAX_VALUE));
        }
      }
    }
    new MedMnistVolumes(file, 2).load();
  }

  /** Damages a good file, one of several kinds, at random. */
  @FunctionalInterface
  private interface Damage {
    byte[] to(int round, Mutations mutations);
  }

  @Test
  void niftiImages() throws Exception {
    double[] values = new double[60];
    Arrays.setAll(values, i -> i);
    List<byte[]> plain =
        List.of(
            NiftiBytes.one().type(4).shape(5, 4, 4).with(Arrays.copyOf(values, 80)),
            NiftiBytes.of(2, ByteOrder.BIG_ENDIAN).shape(4, 4, 4).with(Arrays.copyOf(values, 64)),
            // Zeros, which gzip makes a thousandth of.
            NiftiBytes.of(2, ByteOrder.LITTLE_ENDIAN)
                .type(2)
                .shape(64, 64, 32)
                .with(Arrays.copyOf(values, 1 << 17)));
    Function<byte[], byte[]> zip = NiftiBytes::zipped;
    Damage damage =
        (round, mutations) -> {
          byte[] seed = plain.get(round / 3 % plain.size());
          return switch (round % 3) {
            case 0 -> mutations.damage(seed, 128);
            case 1 -> zip.apply(mutations.damage(seed, 128));
            default -> mutations.damage(zip.apply(seed), 16);
          };
        };
    requireReadOrRefused("a.nii.gz", FuzzTest::readNifti, damage, EXPANSION);
  }

  @Test
  void numpyArrays() throws Exception {
    List<byte[]> plain =
        List.of(
            NpyBytes.of("(3, 2)", 1, 2, 3, 4, 5, 6).bytes(),
            NpyBytes.of("(2, 2)", 1, 2, 3, 4, 5, 6, 7, 8).descr(">u2").version(2).bytes(),
            NpyBytes.of("(1, 2)", new int[16]).descr("<f8").fortran().version(3).bytes());
    requireReadOrRefused(
        "a.npy",
        FuzzTest::readNpy,
        (round, mutations) -> mutations.damage(plain.get(round % plain.size()), 90),
        1);
  }

  @Test
  void numpyArchives() throws Exception {
    int[] white = new int[2 * 32 * 32 * 32];
    Arrays.fill(white, 255);
    byte[] images = NpyBytes.of("(2, 32, 32, 32)", white).bytes();
    byte[] labels = NpyBytes.of("(2, 1)", 0, 1).bytes();
    Damage damage =
        (round, mutations) -> {
          boolean inside = round % 3 == 0;
          byte[] first = inside ? mutations.damage(images, 90) : images;
          byte[] second = inside ? mutations.damage(labels, 90) : labels;
          ZipBytes zip = new ZipBytes(round % 2 == 0);
          for (String split : List.of("train", "val", "test")) {
            zip.deflated(split + "_images.npy", first).stored(split + "_labels.npy", second);
          }
          byte[] whole = zip.bytes();
          return inside ? whole : mutations.damage(whole, round % 3 == 1 ? 600 : -600);
        };
    requireReadOrRefused("a.npz", FuzzTest::readNpz, damage, EXPANSION);
  }

  private void requireReadOrRefused(
      String name, Trial.Reading reading, Damage damage, long expansion) throws Exception {
    Path file = folder.resolve(name);
    Mutations mutations = new Mutations(new Random(20));
    reading(file, reading, damage.to(0, mutations)); // loads classes
    int refused = 0;
    for (int round = 0; round < CASES; round++) {
      byte[] content = damage.to(round, mutations);
      Trial trial = reading(file, reading, content);
      String which = "round " + round + " of " + name;
      if (trial.refusal() != null) {
        refused++;
        assertWithMessage(which).that(trial.refusal()).contains(name);
        assertWithMessage(which).that(trial.refusal()).doesNotContain("null");
      }
      long most = CONSTANT + PER_BYTE * expansion * content.length;
      assertWithMessage(which).that(trial.allocated()).isLessThan(most);
    }
    assertThat(refused).isGreaterThan(CASES / 10);
    assertThat(refused).isLessThan(CASES);
  }

  private Trial reading(Path file, Trial.Reading reading, byte[] content) throws Exception {
    try {
      return reader
          .submit(Trial.of(file, content, reading))
          .get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      ByteArrayOutputStream shown = new ByteArrayOutputStream();
      shown.write(content, 0, Math.min(content.length, 1 << 13));
      throw new AssertionError(
          "fails on " + Base64.getEncoder().encodeToString(shown.toByteArray()), e);
    }
  }
}
