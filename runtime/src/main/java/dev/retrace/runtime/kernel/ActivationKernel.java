package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Elementwise nonlinearities that keep one array for their gradient, where the same formulas
 * written with DJL's operations keep two or three.
 */
public final class ActivationKernel {
  private final Kernel kernel;
  private final String fresh;
  private final String overwriting;

  // Both are expressions of %s; the second may leave its result in the operand's memory.
  private ActivationKernel(String name, String fresh, String overwriting) {
    this.fresh = fresh;
    this.overwriting = overwriting;
    kernel =
        Kernel.of(
            name,
            """
            def forward(self, x: Tensor) -> Tensor:
              return %s
            """
                .formatted(fresh.formatted("x")));
  }

  /**
   * {@code max(x, 0) + slope * min(x, 0)}.
   *
   * @param slope of the negative side, not negative
   * @return the activation
   * @throws IllegalArgumentException for a negative slope, with which the result would not tell the
   *     sign of x
   */
  public static ActivationKernel leakyRelu(double slope) {
    if (!(slope >= 0) || Double.isInfinite(slope)) {
      throw new IllegalArgumentException(
          "a leaky ReLU needs a slope of 0 or more, but was given " + slope);
    }
    return new ActivationKernel(
        "leaky ReLU",
        "torch.leaky_relu(%s, " + slope + ")",
        "torch.leaky_relu_(%s, " + slope + ")");
  }

  /**
   * {@code x * sigmoid(x)}.
   *
   * @return the activation
   */
  public static ActivationKernel silu() {
    // Never in place: its gradient needs x, and the engine would clone it first.
    return new ActivationKernel("SiLU", "torch.silu(%s)", "torch.silu(%s)");
  }

  /**
   * {@code x * Phi(x)} with the normal distribution function, exact.
   *
   * @return the activation
   */
  public static ActivationKernel gelu() {
    return new ActivationKernel("GELU", "torch.gelu(%s)", "torch.gelu(%s)");
  }

  /**
   * Applies the activation.
   *
   * @param x any shape, borrowed
   * @return as x, owned by the caller
   */
  public NDArray call(NDArray x) {
    return kernel.call(x);
  }

  /** Whether {@link #overwriting} needs no memory. */
  boolean isInPlace() {
    return !overwriting.equals(fresh);
  }

  /** The expression for an operand that somebody else reads, too. */
  String fresh(String operand) {
    return fresh.formatted(operand);
  }

  /** The expression for an operand that nobody else needs: it may be overwritten. */
  String overwriting(String operand) {
    return overwriting.formatted(operand);
  }
}
