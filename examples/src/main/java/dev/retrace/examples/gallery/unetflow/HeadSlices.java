package dev.retrace.examples.gallery.unetflow;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.QuantisedImages;
import java.util.Random;

/**
 * Small grey slices of something like a head: a bright rim, grey matter, and two dark chambers that
 * are alike in size; place, size, tilt and brightness vary, with some noise.
 */
final class HeadSlices implements QuantisedImages {
  private static final int SIDE = 16;
  private static final double NOISE = 0.02;

  private final Random random;

  HeadSlices(long seed) {
    random = new Random(seed);
  }

  @Override
  public Shape shape(int count) {
    return new Shape(count, 1, SIDE, SIDE);
  }

  @Override
  public float[] draw(int count) {
    float[] levels = new float[count * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      draw(levels, i * SIDE * SIDE);
    }
    return levels;
  }

  private void draw(float[] levels, int offset) {
    double middleX = SIDE / 2.0 + random.nextDouble(-1, 1);
    double middleY = SIDE / 2.0 + random.nextDouble(-1, 1);
    double height = random.nextDouble(6, 7.5);
    double width = height * random.nextDouble(0.75, 0.9);
    double tilt = random.nextDouble(-0.3, 0.3);
    double chambers = random.nextDouble(0.15, 0.35);
    double matter = random.nextDouble(0.35, 0.6);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double x = column + 0.5 - middleX;
        double y = row + 0.5 - middleY;
        double across = (Math.cos(tilt) * x + Math.sin(tilt) * y) / width;
        double along = (Math.cos(tilt) * y - Math.sin(tilt) * x) / height;
        double radius = Math.hypot(across, along);
        double head = soft(width * (1 - radius));
        double rim = head * soft(width * (radius - 0.75));
        double chamber = soft(width * (chambers - Math.hypot(Math.abs(across) - 0.3, 0.6 * along)));
        double brightness = head * matter + rim * (0.9 - matter) - chamber * (matter - 0.1);
        levels[offset + row * SIDE + column] =
            QuantisedImages.level(0.05 + brightness + NOISE * random.nextGaussian());
      }
    }
  }

  /** From outside, 0, to inside, 1, over one pixel. */
  private static double soft(double pixelsInside) {
    return Math.max(0, Math.min(1, pixelsInside + 0.5));
  }
}
