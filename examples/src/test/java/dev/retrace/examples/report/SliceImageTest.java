package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.report.SliceImage.Block;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceImageTest {
  @TempDir Path folder;

  @Test
  void everyChannelHasItsRow() throws IOException {
    Path file = folder.resolve("two.png");
    float[] values = new float[2 * 27];
    Arrays.fill(values, 27, 54, 1);
    Volume volume = Volume.of(2, 3, 3, 3, values, "v");
    SliceImage.write(file, List.of(new Block("", List.of(volume))));
    SliceImage.write(
        folder.resolve("one.png"),
        List.of(new Block("", List.of(new Volume(3, 3, 3, new float[27], "v")))));
    BufferedImage two = ImageIO.read(file.toFile());
    BufferedImage one = ImageIO.read(folder.resolve("one.png").toFile());
    int row = two.getHeight() - one.getHeight();
    assertThat(row).isGreaterThan(96);
    int middle = one.getHeight() - 60; // inside the first row's slices
    assertThat(two.getRGB(60, middle) & 0xFFFFFF).isEqualTo(0);
    assertThat(two.getRGB(60, middle + row) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }

  @Test
  void showsEveryVolumeFromThreeSides() throws IOException {
    List<Volume> volumes = new PhantomVolumes(16, 3, 1, 1).load().training();
    Path file = folder.resolve("pictures/slices.png");
    SliceImage.write(
        file, List.of(new Block("samples", volumes.subList(0, 2)), new Block("real", volumes)));
    BufferedImage image = ImageIO.read(file.toFile());
    // 16 voxels are shown as 96 pixels; two blocks of three, three rows, and captions.
    assertThat(image.getWidth()).isAtLeast(6 * 96);
    assertThat(image.getWidth()).isAtMost(6 * 96 + 60);
    assertThat(image.getHeight()).isAtLeast(3 * 96);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void greysAreIntensitiesAndLeftIsLeft() throws IOException {
    // Three voxels a side in 32 pixels each; every plane meets in the middle voxel.
    float[] values = new float[27];
    values[at(1, 1, 1)] = 0.5f;
    values[at(1, 2, 0)] = 1.5f; // front, left: top left of the axial slice
    values[at(2, 1, 2)] = -1; // above, right: top right of the coronal slice, clamped to black
    values[at(2, 2, 1)] = Float.NaN; // above, front: top right of the sagittal slice
    Path file = folder.resolve("voxels.png");
    SliceImage.write(file, List.of(new Block("", List.of(new Volume(3, 3, 3, values, "v")))));
    BufferedImage image = ImageIO.read(file.toFile());
    int top = image.getHeight() - 12 - 3 - 96;
    int axial = 12;
    int coronal = axial + 96 + 3;
    int sagittal = coronal + 96 + 3;
    assertThat(rgb(image, axial, top)).isEqualTo("ffffff");
    assertThat(rgb(image, axial + 33, top)).isEqualTo("000000");
    assertThat(rgb(image, axial + 95, top)).isEqualTo("000000");
    assertThat(rgb(image, coronal + 95, top)).isEqualTo("000000");
    assertThat(rgb(image, sagittal + 95, top)).isEqualTo("d02020");
    for (int left : new int[] {axial, coronal, sagittal}) {
      assertThat(rgb(image, left + 48, top + 48)).isEqualTo("808080");
    }
  }

  @Test
  void volumesOfDifferentSizesShareAPicture() throws IOException {
    Volume flat = new Volume(2, 50, 30, new float[3000], "a/flat");
    Volume tall = new Volume(40, 5, 5, new float[1000], "tall");
    Path file = folder.resolve("mixed.png");
    SliceImage.write(file, List.of(new Block("both", List.of(flat, tall))));
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(12 + 3 * 100 + 2 * 3 + 12);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "").resolve("slices.png");
    UserException e = assertThrows(UserException.class, () -> SliceImage.write(file, List.of()));
    assertThat(e).hasMessageThat().contains(file.toString());
  }

  @Test
  void lettersDifferAndUnknownOnesAreQuestionMarks() {
    Map<String, Character> seen = new TreeMap<>();
    for (char letter = ' '; letter <= 'z'; letter++) {
      Character twin = seen.put(drawn(String.valueOf(letter)), letter);
      assertThat(twin).isNull();
    }
    assertThat(drawn("\u00e9")).isEqualTo(drawn("?"));
  }

  private static String drawn(String text) {
    BufferedImage image = new BufferedImage(6, 8, BufferedImage.TYPE_INT_RGB);
    PixelFont.draw(image, text, 0, 0, 1, 1);
    StringBuilder dots = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      dots.append(image.getRGB(i % 6, i / 6) & 1);
    }
    return dots.toString();
  }

  private static int at(int z, int y, int x) {
    return (z * 3 + y) * 3 + x;
  }

  private static String rgb(BufferedImage image, int x, int y) {
    return String.format("%06x", image.getRGB(x, y) & 0xFFFFFF);
  }
}
