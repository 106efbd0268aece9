package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.DataTypes;
import dev.retrace.runtime.memory.GradMode;

/**
 * The fixed-point numbers n · 2⁻ᵏ, held in floating point. As long as they stay within {@link
 * #limit}, their sums and differences are exact: what was added can be taken away again bit for
 * bit.
 */
public final class Grid {
  private static final int FLOAT_DIGITS = 24;
  private static final int DOUBLE_DIGITS = 53;

  private final int fractionBits;
  private final Kernel nearest;
  private final Kernel extremes;

  /**
   * A grid.
   *
   * @param fractionBits the bits k behind the binary point, 0 to 23; each one more halves both the
   *     spacing and the limit
   */
  public Grid(int fractionBits) {
    if (fractionBits < 0 || fractionBits >= FLOAT_DIGITS) {
      throw new IllegalArgumentException(
          "a fixed-point grid has 0 to 23 fraction bits, but was given " + fractionBits);
    }
    this.fractionBits = fractionBits;
    double steps = Math.scalb(1.0, fractionBits);
    // The difference is exact, and so is its sum with x: the value is on the grid, the slope one.
    nearest =
        Kernel.of(
            "nearest grid point",
            """
            def forward(self, x: Tensor) -> Tensor:
              on = torch.div(torch.round(torch.mul(torch.detach(x), %1$s)), %1$s)
              return torch.add(x, torch.sub(on, torch.detach(x)))
            """
                .formatted(steps));
    extremes =
        Kernel.of(
            "grid extremes",
            """
            def forward(self, x: Tensor) -> Tensor:
              steps = torch.mul(x, %s)
              off = torch.max(torch.abs(torch.sub(steps, torch.round(steps))))
              return torch.stack([torch.max(torch.abs(x)), off])
            """
                .formatted(steps));
  }

  /**
   * How large the numbers of this grid may become in a type, 2²⁴⁻ᵏ in FLOAT32 and 2⁵³⁻ᵏ in FLOAT64.
   *
   * @param type FLOAT32 or FLOAT64
   * @return the largest magnitude up to which every sum on the grid is exact
   */
  public double limit(DataType type) {
    boolean wide = DataTypes.requireState(type) == DataType.FLOAT64;
    return Math.scalb(1.0, (wide ? DOUBLE_DIGITS : FLOAT_DIGITS) - fractionBits);
  }

  /**
   * Puts an array on the grid, where an exact network can take it.
   *
   * @param x FLOAT32 or FLOAT64, any shape, borrowed
   * @return the nearest numbers of the grid, owned by the caller; gradients pass unchanged
   * @throws ArithmeticException if a number is beyond the limit
   */
  public NDArray put(NDArray x) {
    NDArray on = nearest(x);
    try {
      require(on);
      return on;
    } catch (ArithmeticException e) {
      on.close();
      throw e;
    }
  }

  /** As {@link #put}, whatever the magnitude. */
  NDArray nearest(NDArray x) {
    return nearest.call(x);
  }

  /**
   * Passes an array whose sums on this grid are exact.
   *
   * @param x FLOAT32 or FLOAT64, any shape, borrowed
   * @throws ArithmeticException if a number is beyond the limit or off the grid
   */
  public void require(NDArray x) {
    double limit = limit(x.getDataType());
    double[] found = GradMode.off(() -> extremes(x));
    if (!(found[0] <= limit)) { // also where it is not a number
      throw new ArithmeticException(
          "exact sums with %d fraction bits hold in %s up to %s, but a value of %s was met; %s"
              .formatted(
                  fractionBits,
                  x.getDataType().name(),
                  limit,
                  found[0],
                  "scale the input down, use fewer fraction bits, or FLOAT64"));
    }
    if (found[1] != 0) {
      throw new ArithmeticException(
          "exact sums need every value on the grid of 2^-%d, but one lies %s of a step off it; %s"
              .formatted(
                  fractionBits,
                  found[1],
                  "put the input on it with Grid.put, and keep to exact couplings and layers that"
                      + " only move values"));
    }
  }

  private double[] extremes(NDArray x) {
    try (NDArray found = extremes.call(x)) {
      return x.getDataType() == DataType.FLOAT64
          ? found.toDoubleArray()
          : new double[] {found.toFloatArray()[0], found.toFloatArray()[1]};
    }
  }
}
