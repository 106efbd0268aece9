package dev.retrace.runtime.orthogonal;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import java.util.SplittableRandom;

/**
 * Q = H₀ H₁ ⋯ Hₙ₋₁ with Hₖ = I − 2 u uᵀ, u the k-th column of W at unit length: n reflections, so
 * every orthogonal matrix of determinant (−1)ⁿ. Householder, "Unitary Triangularization of a
 * Nonsymmetric Matrix", 1958.
 */
public final class Householder implements Orthogonal {
  private static final Kernel EXACT = kernel(0);

  private final Kernel kernel;

  /** Reflections of exactly unit length, so that Q is orthogonal to rounding. */
  public Householder() {
    kernel = EXACT;
  }

  /**
   * Reflections by u = w / √(‖w‖² + epsilon), which public code uses: orthogonal only to about
   * epsilon. For comparison with its numbers.
   *
   * @param epsilon small and positive
   */
  public Householder(double epsilon) {
    kernel = kernel(epsilon);
  }

  private static Kernel kernel(double epsilon) {
    return Kernel.of(
        "householder",
        """
        def forward(self, w: Tensor) -> Tensor:
          v = torch.to(w, 7)
          q = torch.diag_embed(torch.ones_like(torch.select(v, -1, 0)))
          for k in range(torch.size(v, -1)):
            c = torch.unsqueeze(torch.select(v, -1, k), -1)
            length = torch.sqrt(torch.add(torch.sum(torch.mul(c, c), [-2], True), %s))
            u = torch.div(c, length)
            turned = torch.matmul(torch.matmul(q, u), torch.transpose(u, -2, -1))
            q = torch.sub(q, torch.mul(turned, 2.))
          return torch.type_as(q, w)
        """
            .formatted(Double.toString(epsilon)));
  }

  @Override
  public NDArray matrix(NDArray weight) {
    return kernel.call(weight);
  }

  /** The product before every reflection is kept. */
  @Override
  public long tapeBytes(long n) {
    return Orthogonal.super.tapeBytes(n) + n * Double.BYTES;
  }

  /** Reflections in equal pairs, which undo each other; possible for even n only. */
  @Override
  public double[][] identity(int n, SplittableRandom random) {
    if (n % 2 != 0) {
      throw new IllegalArgumentException(
          "an odd number of reflections is never the identity; start Householder of size "
              + n
              + " at random (ChannelMixing.random, Start.RANDOM) or use Cayley");
    }
    double[][] weight = random(n, random);
    for (double[] row : weight) {
      for (int column = 0; column < n; column += 2) {
        row[column + 1] = row[column];
      }
    }
    return weight;
  }

  @Override
  public double[][] haar(int axes) {
    throw new IllegalArgumentException(
        "Householder has no Haar start; use PIXEL_SHUFFLE or RANDOM, or the Cayley parametrisation");
  }
}
