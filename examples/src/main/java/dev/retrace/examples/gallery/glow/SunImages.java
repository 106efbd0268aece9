package dev.retrace.examples.gallery.glow;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.QuantisedImages;
import java.util.Random;

/**
 * A low sun in a sky that is blue at the top and red, more or less, at the foot; with some noise.
 */
final class SunImages implements QuantisedImages {
  private static final int SIDE = 12;
  private static final double NOISE = 0.02;
  private static final double[] BLUE = {0.15, 0.3, 0.65};
  private static final double[] RED = {0.75, 0.3, 0.25};
  private static final double[] SUN = {1, 0.85, 0.35};

  private final Random random;

  SunImages(long seed) {
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
    double radius = random.nextDouble(2, 3.5);
    double middleX = random.nextDouble(3, SIDE - 3);
    double middleY = random.nextDouble(3, SIDE - 3);
    double light = random.nextDouble(0.5, 1);
    double dusk = random.nextDouble(0, 1);
    for (int row = 0; row < SIDE; row++) {
      double red = dusk * row / SIDE;
      for (int column = 0; column < SIDE; column++) {
        double inside = radius - Math.hypot(column + 0.5 - middleX, row + 0.5 - middleY);
        double share = Math.max(0, Math.min(1, inside + 0.5)); // a soft edge of one pixel
        for (int c = 0; c < 3; c++) {
          double sky = light * (BLUE[c] + red * (RED[c] - BLUE[c]));
          double noise = NOISE * random.nextGaussian();
          levels[offset + (c * SIDE + row) * SIDE + column] =
              QuantisedImages.level(sky + share * (SUN[c] - sky) + noise);
        }
      }
    }
  }
}
