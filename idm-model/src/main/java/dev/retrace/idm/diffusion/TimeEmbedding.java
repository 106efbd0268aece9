package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.DataTypes;

/** Turns step numbers into vectors that a network can read. */
public final class TimeEmbedding {

  private static final double LONGEST_PERIOD = 10_000;

  private TimeEmbedding() {}

  /**
   * The sinusoidal embedding in single precision.
   *
   * @param manager the manager to attach the result to
   * @param t the step numbers
   * @param dim the length of each vector, at least 2
   * @return (t.length, dim), owned by the caller
   * @throws IllegalArgumentException if dim is below 2
   */
  public static NDArray sinusoidal(NDManager manager, long[] t, int dim) {
    return sinusoidal(manager, t, dim, DataType.FLOAT32);
  }

  /**
   * The sinusoidal embedding ("Attention Is All You Need", Vaswani et al., 2017): with h = ⌊dim/2⌋
   * frequencies f_j = 10000^(−j/h), a row is cos(t·f_0) … cos(t·f_{h−1}), sin(t·f_0) …
   * sin(t·f_{h−1}), and a zero if dim is odd.
   *
   * @param manager the manager to attach the result to
   * @param t the step numbers
   * @param dim the length of each vector, at least 2
   * @param type FLOAT32 or FLOAT64; computed in double precision either way
   * @return (t.length, dim), owned by the caller
   * @throws IllegalArgumentException if dim is below 2 or the type is another
   */
  public static NDArray sinusoidal(NDManager manager, long[] t, int dim, DataType type) {
    if (dim < 2) {
      throw new IllegalArgumentException(
          "The time embedding's length is " + dim + "; it must be at least 2.");
    }
    DataTypes.requireState(type);
    int half = dim / 2;
    double[] values = new double[t.length * dim];
    for (int row = 0; row < t.length; row++) {
      for (int j = 0; j < half; j++) {
        double angle = (double) t[row] * StrictMath.exp(-StrictMath.log(LONGEST_PERIOD) * j / half);
        values[row * dim + j] = StrictMath.cos(angle);
        values[row * dim + half + j] = StrictMath.sin(angle);
      }
    }
    return JavaArrays.toNDArray(manager, values, new Shape(t.length, dim), type);
  }
}
