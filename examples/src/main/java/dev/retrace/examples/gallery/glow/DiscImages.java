package dev.retrace.examples.gallery.glow;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.QuantisedImages;
import java.awt.Color;
import java.util.Random;

/** A disc of any colour before a grey background that is brighter at the top, with some noise. */
final class DiscImages implements QuantisedImages {
  private static final int SIDE = 12;
  private static final double NOISE = 0.02;

  private final Random random;

  DiscImages(long seed) {
    random = new Random(seed);
  }

  @Override
  public Shape shape(int count) {
    return new Shape(count, 3, SIDE, SIDE);
  }

  @Override
  public float[] draw(int count) {
    float[] levels = new float[count * 3 * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      draw(levels, i * 3 * SIDE * SIDE);
    }
    return levels;
  }

  private void draw(float[] levels, int offset) {
    float[] disc = Color.getHSBColor(random.nextFloat(), 0.8f, 0.9f).getRGBColorComponents(null);
    double radius = random.nextDouble(2.5, 4);
    double middleX = random.nextDouble(4, SIDE - 4);
    double middleY = random.nextDouble(4, SIDE - 4);
    double top = random.nextDouble(0.3, 0.7);
    for (int row = 0; row < SIDE; row++) {
      double background = top * (1 - 0.7 * row / SIDE);
      for (int column = 0; column < SIDE; column++) {
        double inside = radius - Math.hypot(column + 0.5 - middleX, row + 0.5 - middleY);
        double share = Math.max(0, Math.min(1, inside + 0.5)); // a soft edge of one pixel
        for (int c = 0; c < 3; c++) {
          double brightness = background + share * (disc[c] - background);
          levels[offset + (c * SIDE + row) * SIDE + column] =
              QuantisedImages.level(brightness + NOISE * random.nextGaussian());
        }
      }
    }
  }
}
