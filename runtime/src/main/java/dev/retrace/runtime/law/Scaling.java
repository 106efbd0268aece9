package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * y = x ⊙ exp(s(b)): the mathematics of every law that scales. A law with another bound is its name
 * and one line:
 *
 * <pre>{@code
 * public final class WideGate extends Scaling {
 *   public WideGate() {
 *     super(LogScale.softClamp(2));
 *   }
 * }
 * }</pre>
 */
@Law(forward = "x * exp(s(b))", inverse = "y * exp(-s(b))")
public class Scaling implements CouplingLaw {
  private final LogScale logScale;

  /**
   * Scales within a bound.
   *
   * @param logScale how s follows from the branch's output
   */
  public Scaling(LogScale logScale) {
    this.logScale = logScale;
  }

  @Override
  public final int branchChannels(int written) {
    return written;
  }

  @Override
  public final boolean isIdentityAtZero() {
    return logScale.isZeroAtZero();
  }

  @Override
  public final void forward(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray s = logScale.of(b);
        NDArray scale = s.exp()) {
      part.muli(scale);
      if (isSummed(logDet)) {
        logDet.add(perSample(s));
      }
    }
  }

  @Override
  public final void inverse(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray s = logScale.of(b);
        NDArray scale = s.exp()) {
      part.divi(scale);
      if (isSummed(logDet)) {
        logDet.subtract(perSample(s));
      }
    }
  }

  // ds = dy y + logDetGrad: the output suffices, x need not be rebuilt first.
  @Override
  public final NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    try (NDArray ds = y.mul(dy)) {
      addPerSample(ds, logDetGrad);
      return logScale.pullback(b, ds);
    }
  }

  @Override
  public final void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray s = logScale.of(b);
        NDArray scale = s.exp()) {
      grad.muli(scale);
    }
  }

  // x = y exp(-s), and the log-determinant lost s: ds = -(dx x + logDetGrad).
  @Override
  public final NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    try (NDArray ds = x.mul(dx)) {
      addPerSample(ds, logDetGrad);
      ds.negi();
      return logScale.pullback(b, ds);
    }
  }

  @Override
  public final void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray s = logScale.of(b);
        NDArray scale = s.exp()) {
      grad.divi(scale);
    }
  }

  // What sums to zero by construction is left at zero, without the rounding of the sum.
  private boolean isSummed(LogDet logDet) {
    return logDet.isTracked() && !logScale.preservesVolume();
  }

  private void addPerSample(NDArray ds, NDArray logDetGrad) {
    if (logDetGrad != null && !logScale.preservesVolume()) {
      long[] sizes = new long[ds.getShape().dimension()];
      Arrays.fill(sizes, 1);
      sizes[0] = logDetGrad.getShape().get(0);
      try (NDArray perSample = logDetGrad.reshape(new Shape(sizes))) {
        ds.addi(perSample);
      }
    }
  }

  private static NDArray perSample(NDArray s) {
    return s.sum(IntStream.range(1, s.getShape().dimension()).toArray());
  }
}
