package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.Collection;

/** The Euclidean norm of all gradients together, and its limitation. */
public final class GradientNorm {

  /** PyTorch's guard against a division by zero. */
  private static final double GUARD = 1e-6;

  private static final Kernel SQUARE =
      Kernel.of(
          "sum of squares",
          """
          def forward(self, x: Tensor) -> Tensor:
            runs = torch.split(torch.reshape(x, [-1]), 65536)
            squares = annotate(List[Tensor], [])
            for i in range(torch.len(runs)):
              squares = torch.append(squares, torch.dot(runs[i], runs[i]))
            return torch.sum(torch.stack(squares), dtype=7)
          """);

  private GradientNorm() {}

  /**
   * Computes √(Σ g²) over all entries of all arrays.
   *
   * @param gradients arrays of FLOAT32 or FLOAT64, unchanged; may be empty
   * @return the norm; infinite or NaN if an entry is
   */
  public static double of(Collection<? extends NDArray> gradients) {
    return Math.sqrt(gradients.stream().mapToDouble(GradientNorm::square).sum());
  }

  /**
   * Computes Σ g² over the entries of one array. Single precision is summed up in double precision,
   * where the engine's own norm loses three digits on tens of millions of entries.
   *
   * @param gradient FLOAT32 or FLOAT64, unchanged
   * @return the sum of squares; infinite or NaN if an entry is
   */
  public static double square(NDArray gradient) {
    double[] sum = {0};
    GradMode.runOff(
        () ->
            Pieces.forEach(
                Pieces.ELEMENTS,
                views -> {
                  try (NDArray square = SQUARE.call(views[0])) {
                    sum[0] += square.getDouble();
                  }
                },
                gradient));
    return sum[0];
  }

  /**
   * Scales all gradients by one factor, in place, so that their common norm does not exceed a
   * limit; the factor is min(1, limit/(norm + 1e-6)), as in PyTorch's {@code clip_grad_norm_}.
   *
   * @param gradients arrays of FLOAT32 or FLOAT64
   * @param limit the largest norm allowed, above 0
   * @return the norm before; if it is infinite or NaN the gradients are left as they are, and the
   *     caller should skip the step
   * @throws IllegalArgumentException if the limit is not above 0
   */
  public static double clip(Collection<? extends NDArray> gradients, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "the limit of the gradient norm is " + limit + "; it must be above 0.");
    }
    double norm = of(gradients);
    double factor = factor(norm, limit);
    if (factor < 1) {
      gradients.forEach(gradient -> scale(gradient, factor));
    }
    return norm;
  }

  /**
   * The factor that {@link #clip} applies.
   *
   * @param norm of all gradients together
   * @param limit the largest norm allowed, above 0
   * @return from 0 to 1; 1 where the norm is infinite or NaN
   */
  public static double factor(double norm, double limit) {
    return Double.isFinite(norm) ? Math.min(1, limit / (norm + GUARD)) : 1;
  }

  /**
   * Multiplies a gradient by a factor, in place.
   *
   * @param gradient FLOAT32 or FLOAT64
   * @param factor any number
   */
  public static void scale(NDArray gradient, double factor) {
    GradMode.runOff(() -> gradient.muli(Scalars.like(gradient, factor)));
  }
}
