package dev.retrace.examples.nifti;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiWriterTest {
  private static final double[][] AFFINE = {
    {-2, 0, 0.5, 10}, {0, 1.5, 0, -20}, {0.25, 0, 3, 30}, {0, 0, 0, 1}
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.nii", "a.nii.gz", "B.NII.GZ"})
  void floatsComeBackExactly(String name) throws IOException {
    float[] voxels = noise(5 * 6 * 7, 1);
    voxels[3] = Float.NaN;
    Path file = folder.resolve(name);
    NiftiWriter.writeFloat32(file, NiftiImage.volume(5, 6, 7, voxels, AFFINE));
    NiftiImage back = NiftiReader.read(file);
    assertThat(back.voxels()).isEqualTo(voxels);
    assertThat(back.shape()).isEqualTo(new int[] {5, 6, 7});
    assertThat(back.affine()).isEqualTo(AFFINE); // all its numbers are exact in 32 bits
    assertThat(back.storedAs()).isEqualTo("float32, little endian");
    boolean zipped = (Files.readAllBytes(file)[0] & 0xFF) == 0x1F;
    assertThat(zipped).isEqualTo(!name.equals("a.nii"));
  }

  @Test
  void keepsTheZoomsOfASeries() {
    int[] shape = {2, 2, 2, 3};
    double[] zooms = {1, 2, 3, 2.5};
    NiftiImage series = new NiftiImage(shape, new float[24], AFFINE, zooms, "");
    NiftiWriter.writeFloat32(folder.resolve("series.nii"), series);
    NiftiImage back = NiftiReader.read(folder.resolve("series.nii"));
    assertThat(back.shape()).isEqualTo(shape);
    assertThat(back.zooms()).isEqualTo(zooms);
  }

  @Test
  void integersComeBackWithinHalfAStep() {
    for (float scale : new float[] {1e-20f, 1, 65535, 1e30f}) {
      float[] voxels = noise(100_000, 2); // more than one slab
      for (int i = 0; i < voxels.length; i++) {
        voxels[i] *= scale;
      }
      Path file = folder.resolve("int.nii.gz");
      NiftiWriter.writeInt16(file, NiftiImage.volume(100, 100, 10, voxels, AFFINE));
      float[] back = NiftiReader.read(file).voxels();
      // Half a step of max - min = 2 scale over 65535, and a tenth more for the 32-bit header.
      double bound = 1.1 * scale / 65535;
      double worst = 0;
      for (int i = 0; i < voxels.length; i++) {
        worst = Math.max(worst, Math.abs((double) back[i] - voxels[i]));
      }
      assertThat(worst).isLessThan(bound);
    }
  }

  @Test
  void constantIntegersComeBackExactly() {
    float[] voxels = new float[8];
    Arrays.fill(voxels, 0.3f);
    NiftiWriter.writeInt16(folder.resolve("c.nii"), NiftiImage.volume(2, 2, 2, voxels, AFFINE));
    assertThat(NiftiReader.read(folder.resolve("c.nii")).voxels()).isEqualTo(voxels);
  }

  @Test
  void theSameImageGivesTheSameBytes() throws IOException {
    NiftiImage image = NiftiImage.volume(5, 2, 1, noise(10, 3), AFFINE);
    NiftiWriter.writeFloat32(folder.resolve("1.nii.gz"), image);
    NiftiWriter.writeFloat32(folder.resolve("2.nii.gz"), image);
    assertThat(Files.readAllBytes(folder.resolve("1.nii.gz")))
        .isEqualTo(Files.readAllBytes(folder.resolve("2.nii.gz")));
  }

  @Test
  void refusalsNameTheFileAndLeaveNothing() throws IOException {
    float[] nan = {1, Float.NaN};
    assertRefused("a.nii", NiftiImage.volume(2, 1, 1, nan, AFFINE), "not a finite number");
    assertRefused("a.img", NiftiImage.volume(1, 1, 1, new float[1], AFFINE), ".nii or .nii.gz");
    NiftiImage wide = NiftiImage.volume(40_000, 1, 1, new float[40_000], AFFINE);
    assertRefused("a.nii", wide, "40000");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList()).isEmpty();
    }
  }

  private void assertRefused(String name, NiftiImage image, String reason) {
    Path file = folder.resolve(name);
    UserException e = assertThrows(UserException.class, () -> NiftiWriter.writeInt16(file, image));
    assertThat(e).hasMessageThat().contains(file.toString());
    assertThat(e).hasMessageThat().contains(reason);
  }

  /** Uniform in [-1, 1). */
  private static float[] noise(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
