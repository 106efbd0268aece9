package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** One number per sample, shaped so that it multiplies whole samples. */
final class PerSample {
  private PerSample() {}

  /**
   * Evaluates a coefficient at the step of each sample.
   *
   * @param like (batch, ...), gives manager, data type and number of axes
   * @param t the step of each sample
   * @param coefficient of the step
   * @return (batch, 1, ...), owned by the caller
   */
  static NDArray column(NDArray like, long[] t, IntToDoubleFunction coefficient) {
    double[] values =
        Arrays.stream(t).mapToInt(Math::toIntExact).mapToDouble(coefficient).toArray();
    long[] sizes = new long[like.getShape().dimension()];
    Arrays.fill(sizes, 1);
    sizes[0] = t.length;
    return JavaArrays.toNDArray(like.getManager(), values, new Shape(sizes), like.getDataType());
  }
}
