package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;

/**
 * y = x + round(b · 2ᵏ) / 2ᵏ on a fixed-point {@link Grid}, k = {@value #FRACTION_BITS} unless a
 * subclass says otherwise: additive, and inverted bit for bit at any depth, where the sum of two
 * arbitrary floats loses the last digits of one of them. The idea is that of integer flows:
 * Hoogeboom et al., "Integer Discrete Flows and Lossless Compression", 2019.
 *
 * <p>The input must be on the grid ({@link Grid#put}), and whatever lies between such couplings
 * must keep it there, as swaps and permutations do. Every value is checked before and after; who
 * leaves the range in which sums are exact, 256 in FLOAT32, is told so. A branch must return the
 * same bits for the same bits, which ready-made ones do on a CPU as long as the size of the batch
 * is the same.
 *
 * <p>The map is a staircase in b, whose true gradient is zero almost everywhere, so the gradient is
 * that of the line through it, as of {@link Additive}. That is why it does not enter itself for the
 * conformance test, whose differences would see the stairs.
 */
@Law(forward = "x + grid(b)", inverse = "y - grid(b)")
public class ExactAdditive implements CouplingLaw {
  /** The bits k behind the binary point of the public default. */
  public static final int FRACTION_BITS = 16;

  private static final Additive SUM = new Additive();

  private final Grid grid;

  /** For generated classes. */
  public ExactAdditive() {
    this(FRACTION_BITS);
  }

  /**
   * Another grid, for a subclass to name.
   *
   * @param fractionBits the bits k behind the binary point, 0 to 23
   */
  public ExactAdditive(int fractionBits) {
    grid = new Grid(fractionBits);
  }

  @Override
  public final int branchChannels(int written) {
    return SUM.branchChannels(written);
  }

  @Override
  public final void forward(NDArray part, NDArray b, LogDet logDet) {
    grid.require(part);
    try (NDArray step = grid.nearest(b)) {
      SUM.forward(part, step, logDet);
    }
    grid.require(part);
  }

  @Override
  public final void inverse(NDArray part, NDArray b, LogDet logDet) {
    grid.require(part);
    try (NDArray step = grid.nearest(b)) {
      SUM.inverse(part, step, logDet);
    }
    grid.require(part);
  }

  @Override
  public final NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    return SUM.branchGrad(y, b, dy, logDetGrad);
  }

  @Override
  public final void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    SUM.stateGrad(x, b, grad, logDetGrad);
  }

  @Override
  public final NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    return SUM.inverseBranchGrad(x, b, dx, logDetGrad);
  }

  @Override
  public final void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    SUM.inverseStateGrad(y, b, grad, logDetGrad);
  }
}
