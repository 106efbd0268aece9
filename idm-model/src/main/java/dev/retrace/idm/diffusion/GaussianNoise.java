package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.DataTypes;

/**
 * A seeded source of standard normal numbers, independent of the engine's own random state and the
 * same on every machine, device and Java version.
 *
 * <p>SplitMix64 ("Fast Splittable Pseudorandom Number Generators", Steele et al., 2014) feeds a
 * ziggurat. Not for use by several threads at a time.
 */
public final class GaussianNoise implements NoiseSource {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  /**
   * Creates a source.
   *
   * @param seed any number; equal seeds give equal numbers
   */
  public GaussianNoise(long seed) {
    this.state = seed;
  }

  /**
   * Creates one of many independent sources of a seed. Training with one stream for each step can
   * be resumed at any step, with nothing of the source saved.
   *
   * @param seed any number
   * @param stream the number of the stream
   */
  public GaussianNoise(long seed, long stream) {
    this(mix(mix(seed + GOLDEN_GAMMA) ^ mix(~stream * GOLDEN_GAMMA)));
  }

  /**
   * Draws an array in single precision.
   *
   * @param manager the manager to attach the result to, whose device it is on
   * @param shape its shape
   * @return the array, owned by the caller
   */
  public NDArray draw(NDManager manager, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    fill(values);
    return JavaArrays.toNDArray(manager, values, shape);
  }

  /**
   * Draws an array; the numbers are the same for both types, but for rounding.
   *
   * @param manager the manager to attach the result to, whose device it is on
   * @param shape its shape
   * @param type FLOAT32 or FLOAT64
   * @return the array, owned by the caller
   * @throws IllegalArgumentException if the type is another
   */
  @Override
  public NDArray draw(NDManager manager, Shape shape, DataType type) {
    if (DataTypes.requireState(type) == DataType.FLOAT32) {
      return draw(manager, shape);
    }
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = next();
    }
    return JavaArrays.toNDArray(manager, values, shape, type);
  }

  /**
   * Draws numbers into an array.
   *
   * @param target the array to overwrite
   */
  public void fill(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) next();
    }
  }

  /**
   * Draws one number.
   *
   * @return a standard normal number
   */
  public double next() {
    while (true) {
      long bits = nextLong();
      // The low seven bits choose the layer, the high 53 the place in it: they do not overlap.
      int layer = (int) bits & (Ziggurat.LAYERS - 1);
      double u = 2 * ((double) (bits >>> 11) * UNIT) - 1;
      if (Math.abs(u) < Ziggurat.INNER[layer]) {
        return u * Ziggurat.EDGE[layer];
      }
      if (layer == 0) {
        return tail(u < 0);
      }
      double x = u * Ziggurat.EDGE[layer];
      double low = Ziggurat.density(Ziggurat.EDGE[layer]);
      double high = Ziggurat.density(Ziggurat.EDGE[layer + 1]);
      if (low + nextDouble() * (high - low) < Ziggurat.density(x)) {
        return x;
      }
    }
  }

  private double tail(boolean negative) {
    double x;
    double y;
    do {
      // 1 − [0, 1) keeps the logarithm finite.
      x = StrictMath.log(1 - nextDouble()) / Ziggurat.TAIL;
      y = StrictMath.log(1 - nextDouble());
    } while (-2 * y < x * x);
    return negative ? x - Ziggurat.TAIL : Ziggurat.TAIL - x;
  }

  private double nextDouble() {
    return (double) (nextLong() >>> 11) * UNIT;
  }

  private long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
