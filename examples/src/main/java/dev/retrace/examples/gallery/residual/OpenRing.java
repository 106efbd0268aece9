package dev.retrace.examples.gallery.residual;

import java.util.Random;

/**
 * Points around three quarters of a circle of radius {@value #RADIUS}, with normal noise of {@value
 * #NOISE} in each coordinate.
 */
final class OpenRing {
  private static final double RADIUS = 1.5;
  private static final double NOISE = 0.2;
  private static final double LENGTH = 1.5 * Math.PI; // in radians
  private static final int NODES = 300;

  private final Random random;

  OpenRing(long seed) {
    random = new Random(seed);
  }

  /** Draws points: x and y in turn. */
  float[] draw(int count) {
    float[] points = new float[2 * count];
    for (int i = 0; i < count; i++) {
      double t = LENGTH * random.nextDouble();
      points[2 * i] = (float) (RADIUS * Math.cos(t) + NOISE * random.nextGaussian());
      points[2 * i + 1] = (float) (RADIUS * Math.sin(t) + NOISE * random.nextGaussian());
    }
    return points;
  }

  /** The logarithm of the density that the points are drawn from, by the rule of midpoints. */
  static double logDensity(double x, double y) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double t = LENGTH * (i + 0.5) / NODES;
      double distance = Math.hypot(x - RADIUS * Math.cos(t), y - RADIUS * Math.sin(t)) / NOISE;
      sum += Math.exp(-distance * distance / 2);
    }
    return Math.log(sum / NODES / (2 * Math.PI * NOISE * NOISE));
  }
}
