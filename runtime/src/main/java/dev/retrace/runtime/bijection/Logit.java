package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;

/**
 * y = log p − log(1 − p) with p = α + (1 − 2α) x: from images with values between 0 and 1 to all
 * numbers. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016, with α =
 * {@value #MARGIN}.
 *
 * <p>The margin α bounds the slope by 1/α, so the way there is well conditioned; on the way back
 * values beyond ±16 in float32 (±36 in float64) all become the end of the interval. The inverse of
 * large |y| lies slightly outside 0 to 1, by at most α / (1 − 2α).
 */
public final class Logit extends Pointwise {
  /** The margin unless another is given. */
  public static final double MARGIN = 0.05;

  private static final Kernel RANGE =
      Kernel.of(
          "range",
          """
          def forward(self, x: Tensor) -> Tensor:
            return torch.to(torch.stack([torch.min(x), torch.max(x)]), 7)
          """);

  /** What rounding may add to a value that was rebuilt. */
  private static final double SLACK = 1e-5;

  private final double reach;

  /** A layer with the usual margin. */
  public Logit() {
    this(MARGIN);
  }

  /**
   * A layer with a given margin.
   *
   * @param margin α, at least 0 and less than 0.5; with 0 the values 0 and 1 are taken for the
   *     nearest number between
   */
  public Logit(double margin) {
    this(new UnitInterval(margin));
  }

  private Logit(UnitInterval interval) {
    super(
        "invertible_logit",
        interval.widen("x"),
        interval.narrow("y"),
        "torch.neg(%s)".formatted(interval.logSlope(interval.widen("x"))));
    reach = interval.reach();
  }

  // Outside there is no value, and a NaN would surface much later.
  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    double[] range = GradMode.off(() -> range(x));
    if (!(range[0] >= -reach - SLACK && range[1] <= 1 + reach + SLACK)) {
      throw new IllegalArgumentException(
          "Logit takes values from 0 to 1, but its input reaches from "
              + range[0]
              + " to "
              + range[1]
              + "; scale the data first");
    }
    return super.apply(x, parameters);
  }

  private static double[] range(NDArray x) {
    try (NDArray range = RANGE.call(x)) {
      return range.toDoubleArray();
    }
  }
}
