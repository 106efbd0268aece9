package dev.retrace.examples.gallery.revnet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.LabelledBatch;
import java.util.Random;

/**
 * Small grey images of outlines at a random place, size, angle and contrast, under noise. There is
 * no end of them, so no image is seen twice.
 */
final class OutlineImages {
  /** Pixels along each axis. */
  static final int SIDE = 16;

  private static final Outline[] CLASSES = Outline.values();
  private static final double NOISE = 0.1;
  private static final int FINE = 3; // points per pixel along each axis, for soft edges

  private final Random random;

  OutlineImages(long seed) {
    random = new Random(seed);
  }

  /** The shape of so many images. */
  static Shape shape(int count) {
    return new Shape(count, 1, SIDE, SIDE);
  }

  /** Draws images of random classes; owned by the caller. */
  LabelledBatch draw(NDManager manager, int count) {
    float[] pixels = new float[count * SIDE * SIDE];
    long[] labels = new long[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(CLASSES.length);
      draw(CLASSES[(int) labels[i]], pixels, i * SIDE * SIDE);
    }
    return new LabelledBatch(
        manager.create(pixels, shape(count)), manager.create(labels, new Shape(count)));
  }

  private void draw(Outline outline, float[] pixels, int offset) {
    double radius = between(5, 7);
    double angle = between(0, 2 * Math.PI);
    double middleX = SIDE / 2.0 + between(-1.5, 1.5);
    double middleY = SIDE / 2.0 + between(-1.5, 1.5);
    double dark = between(0, 0.3);
    double light = between(0.6, 1);
    double cos = Math.cos(angle) / radius;
    double sin = Math.sin(angle) / radius;
    int fine = FINE * SIDE;
    for (int row = 0; row < fine; row++) {
      for (int column = 0; column < fine; column++) {
        double x = (column + 0.5) / FINE - middleX;
        double y = (row + 0.5) / FINE - middleY;
        if (outline.covers(cos * x + sin * y, cos * y - sin * x)) {
          pixels[offset + row / FINE * SIDE + column / FINE] += 1.0f / (FINE * FINE);
        }
      }
    }
    for (int i = offset; i < offset + SIDE * SIDE; i++) {
      double noise = NOISE * random.nextGaussian();
      pixels[i] = (float) (dark + (light - dark) * pixels[i] + noise);
    }
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
