package dev.retrace.examples.gallery.plot;

import dev.retrace.examples.report.PixelFont;
import dev.retrace.examples.report.PngFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** Panels in a row, written as one PNG. */
public final class Picture {
  private static final int SIDE = 360;
  private static final int MARGIN = 16;
  private static final int HEAD = 2 * PixelFont.HEIGHT + 10;

  private Picture() {}

  /**
   * Draws and writes; the file appears under its name only when it is complete.
   *
   * @param file where to, a PNG; missing folders are made
   * @param panels from left to right
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, Panel... panels) {
    write(file, SIDE, panels);
  }

  /**
   * Draws panels of another size and writes them.
   *
   * @param file where to, a PNG; missing folders are made
   * @param side of a panel, in pixels
   * @param panels from left to right
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, int side, Panel... panels) {
    PngFile.write(file, draw(side, List.of(panels)));
  }

  static BufferedImage draw(int side, List<Panel> panels) {
    int width = MARGIN + panels.size() * (side + MARGIN);
    int height = 2 * MARGIN + HEAD + side;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    new Canvas(image, 0, 0, width, height).fill(0, 0, width, height, Colours.PAPER);
    for (int i = 0; i < panels.size(); i++) {
      int left = MARGIN + i * (side + MARGIN);
      Panel panel = panels.get(i);
      new Canvas(image, left, MARGIN, side, HEAD).text(panel.title(), 0, 0, 2, Colours.INK);
      panel.draw(new Canvas(image, left, MARGIN + HEAD, side, side));
    }
    return image;
  }
}
