package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.memory.GradMode;
import java.util.Collection;

/** The Euclidean norm of all gradients together, and its limitation. */
public final class GradientNorm {

  /** PyTorch's guard against a division by zero. */
  private static final double GUARD = 1e-6;

  private GradientNorm() {}

  /**
   * Computes √(Σ g²) over all entries of all arrays.
   *
   * @param gradients arrays of FLOAT32 or FLOAT64, unchanged; may be empty
   * @return the norm; infinite or NaN if an entry is
   */
  public static double of(Collection<? extends NDArray> gradients) {
    return GradMode.off(
        () -> Math.sqrt(gradients.stream().mapToDouble(GradientNorm::square).sum()));
  }

  private static double square(NDArray gradient) {
    try (NDArray norm = gradient.norm()) {
      double value = norm.getDataType() == DataType.FLOAT64 ? norm.getDouble() : norm.getFloat();
      return value * value;
    }
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
    double factor = limit / (norm + GUARD);
    if (Double.isFinite(norm) && factor < 1) {
      GradMode.runOff(
          () -> gradients.forEach(gradient -> gradient.muli(Scalars.like(gradient, factor))));
    }
    return norm;
  }
}
