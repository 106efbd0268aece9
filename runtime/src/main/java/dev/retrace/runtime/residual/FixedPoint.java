package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.function.UnaryOperator;

/**
 * Solves x + m(x) = y by x ← y - m(x), which converges for every contraction m (Banach): with a
 * Lipschitz constant ρ the error shrinks by ρ in each iteration, and what is left at the end is at
 * most ρ / (1 - ρ) times the last change.
 *
 * <p>Close to ρ = 1 rounding can keep the changes from falling below the tolerance: it runs in
 * circles, which ρ widens up to 1 / (1 - ρ) times. So when changes within a hundred times the
 * tolerance have stopped shrinking, that is the end as well.
 *
 * @param tolerance the largest last change of an entry, relative to the largest |x|, |y| or one;
 *     NaN for the default of the data type
 * @param iterations the most that are made
 */
record FixedPoint(double tolerance, int iterations) {
  // Some ten times what a subtraction rounds by: the branch rounds as well.
  private static final double SINGLE = 1e-6;
  private static final double DOUBLE = 1e-14;

  private static final double CIRCLE = 100;
  private static final int PATIENCE = 10;

  private static final Kernel STEP =
      Kernel.of(
          "fixed-point step",
          """
          def forward(self, y: Tensor, m: Tensor, x: Tensor) -> Tuple[Tensor, Tensor]:
            z = torch.sub(y, m)
            change = torch.max(torch.abs(torch.sub(z, x)))
            scale = torch.clamp(torch.max(torch.max(torch.abs(y)), torch.max(torch.abs(z))), 1.)
            return (z, torch.to(torch.div(change, scale), 7))
          """);

  /**
   * Iterates until nothing moves.
   *
   * @param y borrowed
   * @param m borrows its argument, the caller owns its result
   * @param purpose for the message, as in "could not ..."
   * @return x, owned by the caller, attached to the manager of y
   * @throws IllegalStateException if it does not converge
   */
  NDArray solve(NDArray y, UnaryOperator<NDArray> m, String purpose) {
    try (NDManager scratch = y.getManager().newSubManager()) {
      NDArray x = GradMode.off(() -> solve(y, m, scratch, purpose));
      x.attach(y.getManager());
      return x;
    }
  }

  private NDArray solve(NDArray y, UnaryOperator<NDArray> m, NDManager scratch, String purpose) {
    double enough = enough(y.getDataType());
    NDArray target = y.stopGradient(); // results of kernels go where their first input is
    target.attach(scratch);
    NDArray x = target.duplicate();
    double change = Double.POSITIVE_INFINITY;
    double smallest = change;
    int sinceSmallest = 0;
    int done = 0;
    while (!(change <= enough || (sinceSmallest >= PATIENCE && change <= CIRCLE * enough))) {
      if (done == iterations || Double.isNaN(change)) {
        throw new IllegalStateException(notConverged(purpose, done, change, enough));
      }
      try (NDArray before = x;
          NDArray mapped = m.apply(before)) {
        NDList step = STEP.callAll(target, mapped, before);
        x = step.get(0);
        try (NDArray moved = step.get(1)) {
          change = moved.getDouble();
        }
      }
      sinceSmallest = change < smallest ? 0 : sinceSmallest + 1;
      smallest = Math.min(smallest, change);
      done++;
    }
    return x;
  }

  private double enough(DataType type) {
    if (!Double.isNaN(tolerance)) {
      return tolerance;
    }
    return type == DataType.FLOAT64 ? DOUBLE : SINGLE;
  }

  private static String notConverged(String purpose, int done, double change, double enough) {
    return ("a ResidualFlow could not %s: after %d fixed-point iterations it still changes by %.1e"
            + " where %.1e is wanted; its branch must have a Lipschitz constant below 1, so build it"
            + " of SpectralConv and LipschitzActivation, lower their coefficient, or allow more"
            + " iterations or a larger tolerance")
        .formatted(purpose, done, change, enough);
  }
}
