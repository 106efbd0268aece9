package dev.retrace.examples.gallery.plot;

import dev.retrace.examples.report.PixelFont;
import java.awt.image.BufferedImage;

/** A rectangle of a picture. What is drawn beyond its edges is left off. */
final class Canvas {
  private final BufferedImage image;
  private final int left;
  private final int top;
  private final int width;
  private final int height;

  Canvas(BufferedImage image, int left, int top, int width, int height) {
    this.image = image;
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The part of this canvas inside margins. */
  Canvas within(int fromLeft, int fromTop, int fromRight, int fromBottom) {
    return new Canvas(
        image,
        left + fromLeft,
        top + fromTop,
        width - fromLeft - fromRight,
        height - fromTop - fromBottom);
  }

  /** Mixes a colour into a pixel; {@code share} from 0 to 1. */
  void blend(int x, int y, int rgb, double share) {
    if (x < 0 || x >= width || y < 0 || y >= height || !(share > 0)) {
      return;
    }
    int below = image.getRGB(left + x, top + y);
    image.setRGB(left + x, top + y, Colours.mix(below, rgb, Math.min(1, share)));
  }

  void fill(int fromX, int fromY, int wide, int high, int rgb) {
    for (int y = fromY; y < fromY + high; y++) {
      for (int x = fromX; x < fromX + wide; x++) {
        blend(x, y, rgb, 1);
      }
    }
  }

  void frame(int rgb) {
    fill(0, 0, width, 1, rgb);
    fill(0, height - 1, width, 1, rgb);
    fill(0, 0, 1, height, rgb);
    fill(width - 1, 0, 1, height, rgb);
  }

  /** A disc with a soft edge, centred between pixels too. */
  void dot(double x, double y, double radius, int rgb, double share) {
    for (int j = (int) Math.floor(y - radius); j <= Math.ceil(y + radius); j++) {
      for (int i = (int) Math.floor(x - radius); i <= Math.ceil(x + radius); i++) {
        double inside = radius + 0.5 - Math.hypot(i + 0.5 - x, j + 0.5 - y);
        blend(i, j, rgb, share * Math.max(0, Math.min(1, inside)));
      }
    }
  }

  /** A line of about two pixels. */
  void line(double fromX, double fromY, double toX, double toY, int rgb) {
    int steps = 1 + (int) Math.ceil(2 * Math.hypot(toX - fromX, toY - fromY));
    for (int i = 0; i <= steps; i++) {
      double at = (double) i / steps;
      dot(fromX + at * (toX - fromX), fromY + at * (toY - fromY), 0.8, rgb, 0.6);
    }
  }

  /** One line of text, scaled by a whole number, shortened to what fits. */
  void text(String text, int x, int y, int scale, int rgb) {
    int letters = Math.max(0, (width - x) / (PixelFont.ADVANCE * scale));
    String fitted = text.length() <= letters ? text : text.substring(0, letters);
    PixelFont.draw(image, fitted, left + x, top + y, scale, rgb);
  }

  static int textWidth(String text, int scale) {
    return text.length() * PixelFont.ADVANCE * scale;
  }
}
