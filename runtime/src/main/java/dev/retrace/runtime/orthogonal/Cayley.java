package dev.retrace.runtime.orthogonal;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import java.util.SplittableRandom;

/**
 * Q = (I + A)⁻¹ (I − A) with A = W − Wᵀ: every rotation without the eigenvalue −1. Cayley, "Sur
 * quelques propriétés des déterminants gauches", 1846.
 *
 * <p>The gradient is that of the linear solve. (The hand-written one in the public iUNets code
 * points the opposite way at W = 0.)
 */
public final class Cayley implements Orthogonal {
  private static final Kernel KERNEL =
      Kernel.of(
          "cayley",
          """
          def forward(self, w: Tensor) -> Tensor:
            v = torch.to(w, 7)
            a = torch.sub(v, torch.transpose(v, -2, -1))
            i = torch.diag_embed(torch.ones_like(torch.select(v, -1, 0)))
            return torch.type_as(torch.linalg_solve(torch.add(i, a), torch.sub(i, a)), w)
          """);

  private static final double P = Math.sqrt(0.5);

  /** Stateless. */
  public Cayley() {}

  @Override
  public NDArray matrix(NDArray weight) {
    return KERNEL.call(weight);
  }

  @Override
  public double[][] identity(int n, SplittableRandom random) {
    return new double[n][n];
  }

  // Solved once from A = (I - Q)(I + Q)^-1 for the Haar matrices, with rows ordered and signed such
  // that -1 is no eigenvalue.
  @Override
  public double[][] haar(int axes) {
    return switch (axes) {
      case 1 -> new double[][] {{0, -Math.sqrt(2) / (2 - Math.sqrt(2))}, {0, 0}};
      case 2 ->
          new double[][] {
            {0, 0, 0.5, 0.5},
            {0, 0, -0.5, -0.5},
            {0, 0, 0, 0},
            {0, 0, 0, 0}
          };
      case 3 ->
          new double[][] {
            {0, -P, -P, 0, -P, 0, 0, 1 - P},
            {0, 0, 0, -P, 0, -P, P - 1, 0},
            {0, 0, 0, -P, 0, P - 1, -P, 0},
            {0, 0, 0, 0, 1 - P, 0, 0, -P},
            {0, 0, 0, 0, 0, -P, -P, 0},
            {0, 0, 0, 0, 0, 0, 0, -P},
            {0, 0, 0, 0, 0, 0, 0, -P},
            {0, 0, 0, 0, 0, 0, 0, 0}
          };
      default -> throw new IllegalArgumentException("Haar patches have 1 to 3 axes, not " + axes);
    };
  }
}
