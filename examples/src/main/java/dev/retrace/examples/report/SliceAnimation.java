package dev.retrace.examples.report;

import dev.retrace.examples.data.Volume;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A moving picture that goes through volumes: up, to the front and to the right at once. */
public final class SliceAnimation {
  private static final int MOST_FRAMES = 64;

  private SliceAnimation() {}

  /**
   * Writes the animation; the file appears under its name only when it is complete.
   *
   * @param file where to, a GIF
   * @param volumes one per row, and a row for each of its channels
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, List<Volume> volumes) {
    int frames =
        Math.min(MOST_FRAMES, volumes.stream().mapToInt(SliceAnimation::slices).max().orElse(1));
    List<SliceImage.Block> blocks = List.of(new SliceImage.Block("samples", volumes));
    List<BufferedImage> images = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      images.add(SliceImage.draw(blocks, (i + 0.5) / frames));
    }
    GifFile.write(file, images);
  }

  private static int slices(Volume volume) {
    return Math.max(volume.depth(), Math.max(volume.height(), volume.width()));
  }
}
