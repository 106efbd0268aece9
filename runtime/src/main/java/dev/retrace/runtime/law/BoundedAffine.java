package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;

/**
 * y = x ⊙ exp(s(r)) + t, where the branch returns b = [r, t]: the mathematics of every affine law.
 * Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016. A law with another
 * bound is its name and one line:
 *
 * <pre>{@code
 * public final class WideAffine extends BoundedAffine {
 *   public WideAffine() {
 *     super(LogScale.tanh(1.5));
 *   }
 * }
 * }</pre>
 */
@Law(forward = "x * exp(s(b)) + t(b)", inverse = "(y - t(b)) * exp(-s(b))")
public class BoundedAffine implements CouplingLaw {
  private final Scaling scaling;

  /**
   * Scales within a bound, and shifts.
   *
   * @param logScale how s follows from the first half of the branch's output
   */
  public BoundedAffine(LogScale logScale) {
    scaling = new Scaling(logScale);
  }

  @Override
  public final int branchChannels(int written) {
    return 2 * written;
  }

  @Override
  public final boolean isIdentityAtZero() {
    return scaling.isIdentityAtZero();
  }

  @Override
  public final void forward(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray r = raw(b);
        NDArray t = shift(b)) {
      scaling.forward(part, r, logDet);
      part.addi(t);
    }
  }

  @Override
  public final void inverse(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray r = raw(b);
        NDArray t = shift(b)) {
      part.subi(t);
      scaling.inverse(part, r, logDet);
    }
  }

  // dt = dy; for r, y - t is the output of the scaling.
  @Override
  public final NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    try (NDArray r = raw(b);
        NDArray t = shift(b);
        NDArray scaled = y.sub(t);
        NDArray dr = scaling.branchGrad(scaled, r, dy, logDetGrad)) {
      return dr.concat(dy, 1);
    }
  }

  @Override
  public final void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray r = raw(b)) {
      scaling.stateGrad(x, r, grad, logDetGrad);
    }
  }

  // x = (y - t) exp(-s), so dt = -dx exp(-s).
  @Override
  public final NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    try (NDArray r = raw(b);
        NDArray dr = scaling.inverseBranchGrad(x, r, dx, logDetGrad);
        NDArray dt = dx.neg()) {
      scaling.inverseStateGrad(x, r, dt, logDetGrad);
      return dr.concat(dt, 1);
    }
  }

  @Override
  public final void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray r = raw(b)) {
      scaling.inverseStateGrad(y, r, grad, logDetGrad);
    }
  }

  private static NDArray raw(NDArray b) {
    return b.get(channels(0, b.getShape().get(1) / 2));
  }

  private static NDArray shift(NDArray b) {
    long all = b.getShape().get(1);
    return b.get(channels(all / 2, all));
  }

  private static NDIndex channels(long from, long to) {
    return new NDIndex().addAllDim(1).addSliceDim(from, to);
  }
}
