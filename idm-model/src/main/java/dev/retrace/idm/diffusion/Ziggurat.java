package dev.retrace.idm.diffusion;

/**
 * Tables of the ziggurat method for the normal distribution, 128 layers of equal area ("The
 * Ziggurat Method for Generating Random Variables", Marsaglia and Tsang, 2000, in the form of "An
 * Improved Ziggurat Method to Generate Normal Random Samples", Doornik, 2005).
 */
final class Ziggurat {

  static final int LAYERS = 128;

  /** Where the tail begins. */
  static final double TAIL = 3.442619855899;

  private static final double AREA = 9.91256303526217e-3;

  /**
   * Right edges of the layers, from the widest; the first is that of a box with the base layer's
   * area.
   */
  static final double[] EDGE = edges();

  /** The share of each layer that lies wholly under the curve. */
  static final double[] INNER = inner();

  private Ziggurat() {}

  /** The density, not normalized. */
  static double density(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  private static double[] edges() {
    double[] edge = new double[LAYERS + 1];
    double height = density(TAIL);
    edge[0] = AREA / height;
    edge[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      edge[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / edge[i - 1] + height));
      height = density(edge[i]);
    }
    edge[LAYERS] = 0;
    return edge;
  }

  private static double[] inner() {
    double[] share = new double[LAYERS];
    for (int i = 0; i < LAYERS; i++) {
      share[i] = EDGE[i + 1] / EDGE[i];
    }
    return share;
  }
}
