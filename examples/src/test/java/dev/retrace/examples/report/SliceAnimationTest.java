package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.data.Volume;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceAnimationTest {
  @TempDir Path temp;

  private static List<BufferedImage> frames(Path file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      List<BufferedImage> frames = new ArrayList<>();
      for (int i = 0; i < reader.getNumImages(true); i++) {
        frames.add(reader.read(i));
      }
      return frames;
    } finally {
      reader.dispose();
    }
  }

  /** Every plane of the volume has a grey of its own, so that frames tell which they show. */
  private static Volume planes(int channels) {
    float[] values = new float[channels * 8 * 8 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 64 % 8 / 7f;
    }
    return Volume.of(channels, 8, 8, 8, values, "planes");
  }

  @Test
  void goesThroughTheVolumeAndBeginsAgain() throws IOException {
    Path file = temp.resolve("planes.gif");

    SliceAnimation.write(file, List.of(planes(1)));

    List<BufferedImage> frames = frames(file);
    assertThat(frames).hasSize(8);
    List<Integer> greys = new ArrayList<>();
    for (BufferedImage frame : frames) {
      greys.add(frame.getRGB(12 + 48, frame.getHeight() - 60) & 0xFF); // within the axial slice
    }
    assertThat(greys).isInStrictOrder();
    assertThat(greys.get(0)).isEqualTo(0);
    assertThat(greys.get(7)).isEqualTo(255);
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .contains("NETSCAPE2.0");
  }

  @Test
  void showsEveryChannel() throws IOException {
    Path one = temp.resolve("one.gif");
    Path two = temp.resolve("two.gif");

    SliceAnimation.write(one, List.of(planes(1)));
    SliceAnimation.write(two, List.of(planes(2)));

    assertThat(frames(two).get(0).getHeight()).isGreaterThan(frames(one).get(0).getHeight() + 90);
  }

  @Test
  void keepsGreysApartAndMarksWhatIsNotANumber() throws IOException {
    float[] values = new float[8 * 8 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 64 / 63f;
    }
    values[8 * 8 * 4] = Float.NaN;
    Path file = temp.resolve("nan.gif");

    SliceAnimation.write(file, List.of(new Volume(8, 8, 8, values, "volume")));

    BufferedImage frame = frames(file).get(4);
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < frame.getHeight(); y++) {
      for (int x = 0; x < frame.getWidth(); x++) {
        colours.add(frame.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertThat(colours).contains(0xD02020);
    assertThat(colours.size()).isAtLeast(64);
  }
}
