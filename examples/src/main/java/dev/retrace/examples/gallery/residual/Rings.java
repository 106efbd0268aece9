package dev.retrace.examples.gallery.residual;

import java.util.Random;

/**
 * Points around {@value #COUNT} concentric circles: the radius is normal around that of the circle,
 * the angle is uniform. A density with a hole in each ring, which one normal distribution fits badly.
 */
final class Rings {
  private static final int COUNT = 2;
  private static final double DEVIATION = 0.12;

  private final Random random;

  Rings(long seed) {
    random = new Random(seed);
  }

  /** Draws points: x and y in turn. */
  float[] draw(int count) {
    float[] points = new float[2 * count];
    for (int i = 0; i < count; i++) {
      double radius = 1 + random.nextInt(COUNT) + DEVIATION * random.nextGaussian();
      double angle = 2 * Math.PI * random.nextDouble();
      points[2 * i] = (float) (radius * Math.cos(angle));
      points[2 * i + 1] = (float) (radius * Math.sin(angle));
    }
    return points;
  }

  /**
   * The logarithm of the density at a point. A circle of radius r spreads the density of its radius
   * over its length 2πr; so few points have a negative radius that they are left out.
   */
  static double logDensity(double x, double y) {
    double radius = Math.hypot(x, y);
    double sum = 0;
    for (int ring = 1; ring <= COUNT; ring++) {
      double off = (radius - ring) / DEVIATION;
      sum += Math.exp(-off * off / 2);
    }
    double normal = COUNT * DEVIATION * Math.sqrt(2 * Math.PI);
    return Math.log(sum / normal / (2 * Math.PI * radius));
  }
}
