package dev.retrace.examples.data;

import java.util.Random;

/**
 * Smooth random values in space: Perlin's gradient noise (SIGGRAPH 1985) with his later fade
 * (2002).
 *
 * <p>Only sums and products are used, so that all machines agree on the last bit. Values are
 * roughly in [-0.7, 0.7], 0 on average; the pattern repeats every 16 units.
 */
final class GradientNoise {
  private static final int PERIOD = 16;

  private final double[] gradients = new double[3 * PERIOD * PERIOD * PERIOD];

  GradientNoise(Random random) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = 2 * random.nextDouble() - 1;
    }
  }

  double at(double x, double y, double z) {
    int i = (int) Math.floor(x);
    int j = (int) Math.floor(y);
    int k = (int) Math.floor(z);
    double u = x - i;
    double v = y - j;
    double w = z - k;
    double near =
        mix(
            mix(corner(i, j, k, u, v, w), corner(i + 1, j, k, u - 1, v, w), fade(u)),
            mix(
                corner(i, j + 1, k, u, v - 1, w),
                corner(i + 1, j + 1, k, u - 1, v - 1, w),
                fade(u)),
            fade(v));
    double w1 = w - 1;
    double far =
        mix(
            mix(corner(i, j, k + 1, u, v, w1), corner(i + 1, j, k + 1, u - 1, v, w1), fade(u)),
            mix(
                corner(i, j + 1, k + 1, u, v - 1, w1),
                corner(i + 1, j + 1, k + 1, u - 1, v - 1, w1),
                fade(u)),
            fade(v));
    return mix(near, far, fade(w));
  }

  private double corner(int i, int j, int k, double u, double v, double w) {
    int mask = PERIOD - 1;
    int index = 3 * (((k & mask) * PERIOD + (j & mask)) * PERIOD + (i & mask));
    return gradients[index] * u + gradients[index + 1] * v + gradients[index + 2] * w;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double mix(double a, double b, double t) {
    return a + t * (b - a);
  }
}
