package dev.retrace.runtime.orthogonal;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import java.util.SplittableRandom;

/** Q = exp(W − Wᵀ): every rotation. */
public final class MatrixExponential implements Orthogonal {
  private static final Kernel KERNEL =
      Kernel.of(
          "matrix_exponential",
          """
          def forward(self, w: Tensor) -> Tensor:
            v = torch.to(w, 7)
            a = torch.sub(v, torch.transpose(v, -2, -1))
            return torch.type_as(torch.matrix_exp(a), w)
          """);

  private static final int[][][] HAAR = {
    {{0, 1}},
    {{0, 2}, {0, 3}, {1, 2}, {1, 3}},
    {{0, 1}, {0, 2}, {0, 4}, {1, 3}, {1, 5}, {2, 3}, {2, 6}, {3, 7}, {4, 5}, {4, 6}, {5, 7}, {6, 7}}
  };

  /** Stateless. */
  public MatrixExponential() {}

  @Override
  public NDArray matrix(NDArray weight) {
    return KERNEL.call(weight);
  }

  /** The derivative is read off the exponential of a matrix of twice as many rows and columns. */
  @Override
  public long tapeBytes(long n) {
    return 4 * 10 * Double.BYTES;
  }

  @Override
  public double[][] identity(int n, SplittableRandom random) {
    return new double[n][n];
  }

  // Along one axis Haar is a rotation by 45 degrees; in 1-D and 3-D the generator is the sum of
  // those of the axes.
  @Override
  public double[][] haar(int axes) {
    if (axes < 1 || axes > 3) {
      throw new IllegalArgumentException("Haar patches have 1 to 3 axes, not " + axes);
    }
    double[][] weight = new double[1 << axes][1 << axes];
    for (int[] entry : HAAR[axes - 1]) {
      boolean negative = axes == 2 && entry[0] == 1;
      weight[entry[0]][entry[1]] = negative ? -Math.PI / 4 : Math.PI / 4;
    }
    return weight;
  }
}
