package dev.retrace.examples.report;

import dev.retrace.examples.FileReplacement;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as files. */
public final class PngFile {
  private PngFile() {}

  /**
   * Writes a picture; the file appears under its name only when it is complete.
   *
   * @param file where to, a PNG; missing folders are made
   * @param image what to write
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, BufferedImage image) {
    FileReplacement.write(
        file,
        out -> {
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
              throw new IOException("this Java has no PNG writer");
            }
          }
        });
  }
}
