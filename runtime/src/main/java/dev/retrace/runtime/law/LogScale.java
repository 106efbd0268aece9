package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;

/**
 * How the logarithm s of a scale follows from what a branch returned, s(r): bounded by
 * construction, so that neither direction of a coupling can stretch without limit.
 *
 * <p>The bound is what makes a deep chain trustworthy. Gradients are taken at rebuilt activations,
 * and the error of a rebuilt activation grows with the product of the scales.
 */
public final class LogScale {
  /** FrEIA's factor 0.636, so that the arc tangent, which ends at π/2, ends near one. */
  private static final double ATAN_TO_ONE = 0.636;

  private final String value;
  private final String slope;
  private final double limit;
  private final boolean zeroAtZero;
  private final boolean centred;
  private final Kernel valueKernel;
  private final Kernel pullbackKernel;

  // Kernels because numbers are part of their text: one multiplied in Java lives in memory that the
  // tape of a stored pass outlives.
  private LogScale(String value, String slope, double limit, boolean zeroAtZero, boolean centred) {
    this.zeroAtZero = zeroAtZero;
    this.value = value;
    this.slope = slope;
    this.limit = limit;
    this.centred = centred;
    valueKernel =
        Kernel.of(
            "log scale",
            """
            def forward(self, r: Tensor) -> Tensor:
              s = %s
              return %s
            """
                .formatted(value, centred ? deviation("s") : "s"));
    pullbackKernel =
        Kernel.of(
            "log scale pullback",
            """
            def forward(self, r: Tensor, ds: Tensor) -> Tensor:
              slope = %s
              return torch.mul(%s, slope)
            """
                .formatted(slope, centred ? deviation("ds") : "ds"));
  }

  private static String deviation(String operand) {
    return "torch.sub(%1$s, torch.mean(%1$s, [1], True))".formatted(operand);
  }

  /**
   * s = limit · tanh(r).
   *
   * @param limit the bound of |s|, positive; also the slope at zero
   * @return the log-scale
   */
  public static LogScale tanh(double limit) {
    requireLimit(limit);
    return new LogScale(
        "torch.mul(torch.tanh(r), %s)".formatted(limit),
        "torch.mul(torch.rsub(torch.square(torch.tanh(r)), 1.), %s)".formatted(limit),
        limit,
        true,
        false);
  }

  /**
   * s = limit · tanh(r / limit): r itself where it is small. FrEIA's all-in-one block.
   *
   * @param limit the bound of |s|, positive
   * @return the log-scale
   */
  public static LogScale softClamp(double limit) {
    requireLimit(limit);
    return new LogScale(
        "torch.mul(torch.tanh(torch.div(r, %1$s)), %1$s)".formatted(limit),
        "torch.rsub(torch.square(torch.tanh(torch.div(r, %s))), 1.)".formatted(limit),
        limit,
        true,
        false);
  }

  /**
   * s = limit · 0.636 · atan(r), which saturates later than a hyperbolic tangent. FrEIA's Glow,
   * RealNVP and GIN blocks.
   *
   * @param limit the bound of |s|, positive
   * @return the log-scale
   */
  public static LogScale atan(double limit) {
    requireLimit(limit);
    double factor = limit * ATAN_TO_ONE;
    return new LogScale(
        "torch.mul(torch.atan(r), %s)".formatted(factor),
        "torch.mul(torch.reciprocal(torch.add(torch.square(r), 1.)), %s)".formatted(factor),
        limit,
        true,
        false);
  }

  /**
   * exp(s) = σ(r + offset) + floor, a scale between floor and 1 + floor. Kingma and Dhariwal,
   * "Glow", 2018, in whose code the offset is 2; the floor is what keeps the inverse from dividing
   * by nothing.
   *
   * @param offset where a branch that returns zero starts: at σ(offset) + floor
   * @param floor positive; the inverse stretches by at most 1 / floor
   * @return the log-scale
   */
  public static LogScale sigmoid(double offset, double floor) {
    if (!(floor > 0) || Double.isInfinite(floor) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "a sigmoid scale needs a finite offset and a positive floor, but was given offset "
              + offset
              + " and floor "
              + floor);
    }
    String z = "torch.add(r, %s)".formatted(offset);
    String scale = "torch.add(torch.sigmoid(%s), %s)".formatted(z, floor);
    return new LogScale(
        "torch.log(%s)".formatted(scale),
        // 1 - σ(z) as σ(-z), which has all its digits where σ(z) is next to one.
        "torch.div(torch.mul(torch.sigmoid(%1$s), torch.sigmoid(torch.neg(%1$s))), %2$s)"
            .formatted(z, scale),
        Math.max(-Math.log(floor), Math.log1p(floor)),
        false,
        false);
  }

  private static void requireLimit(double limit) {
    if (!(limit > 0) || Double.isInfinite(limit)) {
      throw new IllegalArgumentException(
          "a log-scale needs a positive, finite limit, but was given " + limit);
    }
  }

  /**
   * This log-scale minus its mean over the channels of the part, at each position: the volume is
   * preserved, and a part of one channel is not scaled at all.
   *
   * @return the log-scale; its bound is twice this one's
   */
  public LogScale centred() {
    return new LogScale(value, slope, centred ? limit : 2 * limit, zeroAtZero, true);
  }

  /**
   * How far a scale can be from one.
   *
   * @return the bound of |s|
   */
  public double limit() {
    return limit;
  }

  /** Whether s sums to zero over the channels, whatever the branch returned. */
  boolean preservesVolume() {
    return centred;
  }

  /** Whether s is zero, exactly, at each place where r is. */
  boolean isZeroAtZero() {
    return zeroAtZero && !centred;
  }

  /** s(r), as r, which is borrowed; owned by the caller. */
  NDArray of(NDArray r) {
    return valueKernel.call(r);
  }

  /** The gradient with respect to r from that with respect to s; both borrowed. */
  NDArray pullback(NDArray r, NDArray ds) {
    return pullbackKernel.call(r, ds);
  }
}
