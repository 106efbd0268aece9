package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.MedMnistVolumes.Split;
import dev.retrace.examples.npy.ElementType;
import dev.retrace.examples.npy.NpyBytes;
import dev.retrace.examples.npy.NpzWriter;
import dev.retrace.examples.npy.ZipBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MedMnistVolumesTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("set.npz");
  }

  /** A set whose training part is the caller's. */
  private void write(ElementType type, List<Long> shape, int... labels) {
    byte[] classes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      classes[i] = (byte) labels[i];
    }
    int count = type.bytes();
    for (long length : shape) {
      count *= (int) length;
    }
    byte[] images = new byte[count];
    for (int i = 0; i < count; i++) {
      images[i] = (byte) i;
    }
    NpzWriter.write(
        file,
        NpzWriter.Packing.STORED,
        archive -> {
          archive.add("train_images", type, shape, images);
          archive.add("train_labels", ElementType.INT8, List.of((long) labels.length, 1L), classes);
          for (String split : List.of("val", "test")) {
            archive.add(split + "_images", ElementType.UINT8, List.of(1L, 2L, 2L, 2L), new byte[8]);
            archive.add(split + "_labels", ElementType.UINT8, List.of(1L, 1L), new byte[1]);
          }
        });
  }

  private String refusal() {
    MedMnistVolumes source = new MedMnistVolumes(file, 2);
    return assertThrows(UserException.class, source::load).getMessage();
  }

  @Test
  void cubesKeepTheirSplitOrderAndClass() {
    write(ElementType.UINT8, List.of(2L, 2L, 2L, 2L), 1, 0);
    VolumeSet set = new MedMnistVolumes(file, 2).load();
    assertThat(set.training()).hasSize(2);
    assertThat(set.validation()).hasSize(1);
    Volume second = set.training().get(1);
    // Byte 8 + 4 z + 2 y + x, in parts of 255.
    assertThat(second.at(0, 0, 0)).isEqualTo(8 / 255f);
    assertThat(second.at(1, 0, 1)).isEqualTo(13 / 255f);
    assertThat(second.at(1, 1, 0)).isEqualTo(14 / 255f);
    assertThat(second.label()).hasValue(0);
    assertThat(set.training().get(0).label()).hasValue(1);
    assertThat(second.name()).isEqualTo("set.npz train 1");
    assertThat(new MedMnistVolumes(file, 2).read(Split.TEST)).hasSize(1);
    assertThat(new MedMnistVolumes(file, 2).channels()).hasValue(1);
  }

  @Test
  void cubesOfAnotherSideAreResizedInPlace() {
    MedMnistFile.write(file, 28, 1, 1, 1);
    Volume asStored = new MedMnistVolumes(file, 28).read(Split.TRAIN).get(0);
    Volume larger = new MedMnistVolumes(file, 56).read(Split.TRAIN).get(0);
    assertThat(asStored.depth()).isEqualTo(28);
    assertThat(larger.width()).isEqualTo(56);
    // New voxel 2i lies a quarter of an old voxel before the old voxel i, on each axis: here where
    // the ball ends, so that the eight neighbours differ.
    float expected = 0;
    for (int z = 0; z < 2; z++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 2; x++) {
          float weight = (float) Math.pow(3, z + y + x) / 64;
          expected += weight * asStored.at(13 + z, 13 + y, 17 + x);
        }
      }
    }
    // A few roundings of float32.
    assertThat(larger.at(28, 28, 36)).isWithin(1e-6f).of(expected);
    for (float value : larger.values()) {
      assertThat(value).isAtLeast(0f);
      assertThat(value).isAtMost(1f);
    }
  }

  @Test
  void fortranOrderIsTheSame() throws IOException {
    int[] c = new int[16];
    int[] f = new int[16];
    for (int i = 0; i < 16; i++) {
      c[i] = i;
      f[Integer.reverse(i) >>> 28] = i; // four axes of two: the index's bits turned round
    }
    byte[][] files = {
      NpyBytes.of("(2, 2, 2, 2)", c).bytes(), NpyBytes.of("(2, 2, 2, 2)", f).fortran().bytes()
    };
    for (byte[] images : files) {
      byte[] labels = NpyBytes.of("(2,)", 0, 1).bytes();
      ZipBytes zip = new ZipBytes(true);
      for (String split : List.of("train", "val", "test")) {
        zip.deflated(split + "_images.npy", images).stored(split + "_labels.npy", labels);
      }
      Files.write(file, zip.bytes());
      Volume second = new MedMnistVolumes(file, 2).load().training().get(1);
      for (int i = 0; i < 8; i++) {
        assertThat(second.values()[i]).isEqualTo((8 + i) / 255f);
      }
    }
  }

  @Test
  void setsOfAnotherKindAreNamed() {
    assertThat(refusal()).isEqualTo(file + " does not exist.");
    NpzWriter.write(
        file,
        NpzWriter.Packing.STORED,
        archive -> archive.add("a", ElementType.BOOL, List.of(), new byte[1]));
    assertThat(refusal()).contains("holds no array train_images, only a; expected images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "UINT8; 1 28 28; cubes of uint8 are expected",
        "UINT8; 1 2 2 3; cubes of uint8 are expected",
        "UINT8; 1 2 2 2 3; cubes of uint8 are expected",
        "FLOAT32; 1 2 2 2; has the shape [1, 2, 2, 2] of float32",
        "UINT8; 2 2 2 2; has 2 volumes and 1 labels",
        "UINT8; 0 2 2 2; has 0 volumes and 1 labels",
      })
  void imagesOfAnotherShapeAreNamed(ElementType type, String shape, String message) {
    write(type, Arrays.stream(shape.split(" ", -1)).map(Long::valueOf).toList(), 0);
    assertThat(refusal()).startsWith("The array train_images of " + file);
    assertThat(refusal()).contains(message);
  }

  @Test
  void labelsOfAnotherKindAreNamed() throws IOException {
    write(ElementType.UINT8, List.of(1L, 2L, 2L, 2L), -1);
    assertThat(refusal()).contains("has the class -1.0: classes are counted from 0");
    byte[] images = NpyBytes.of("(1, 1, 1, 1)", 7).bytes();
    byte[] pairs = NpyBytes.of("(1, 2)", 0, 1).bytes();
    ZipBytes zip = new ZipBytes(false);
    for (String split : List.of("train", "val", "test")) {
      zip.stored(split + "_images.npy", images).stored(split + "_labels.npy", pairs);
    }
    Files.write(file, zip.bytes());
    assertThat(refusal()).contains("where one whole number per volume is expected");
  }
}
