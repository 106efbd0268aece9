package dev.retrace.examples.gallery;

import java.util.Random;

/**
 * Two half circles that reach into each other, with normal noise of {@value #NOISE}: as in
 * scikit-learn, the outer one is (cos t, sin t) and the inner one (1 − cos t, ½ − sin t).
 */
final class TwoMoons {
  /** The deviation of the noise in each coordinate. */
  static final double NOISE = 0.05;

  private static final int NODES = 400;

  private final Random random;

  TwoMoons(long seed) {
    random = new Random(seed);
  }

  /** Draws points: x and y in turn. */
  float[] draw(int count) {
    float[] points = new float[2 * count];
    for (int i = 0; i < count; i++) {
      boolean outer = random.nextBoolean();
      double t = Math.PI * random.nextDouble();
      points[2 * i] = (float) (x(outer, t) + NOISE * random.nextGaussian());
      points[2 * i + 1] = (float) (y(outer, t) + NOISE * random.nextGaussian());
    }
    return points;
  }

  /** The logarithm of the density that the points are drawn from, by the rule of midpoints. */
  static double logDensity(double atX, double atY) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double t = Math.PI * (i + 0.5) / NODES;
      sum += kernel(atX - x(true, t), atY - y(true, t));
      sum += kernel(atX - x(false, t), atY - y(false, t));
    }
    return Math.log(sum / (2 * NODES) / (2 * Math.PI * NOISE * NOISE));
  }

  private static double kernel(double dx, double dy) {
    return Math.exp(-(dx * dx + dy * dy) / (2 * NOISE * NOISE));
  }

  private static double x(boolean outer, double t) {
    return outer ? Math.cos(t) : 1 - Math.cos(t);
  }

  private static double y(boolean outer, double t) {
    return outer ? Math.sin(t) : 0.5 - Math.sin(t);
  }
}
