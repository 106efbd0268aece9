package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;

/**
 * y = x + b; volume preserving. Dinh, Krueger and Bengio, "NICE: Non-linear Independent Components
 * Estimation", 2014.
 */
@Law(forward = "x + b", inverse = "y - b")
@AutoService(CouplingLaw.class)
public final class Additive implements CouplingLaw {
  /** For the service loader and generated classes. */
  public Additive() {}

  @Override
  public int branchChannels(int written) {
    return written;
  }

  @Override
  public boolean isIdentityAtZero() {
    return true;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {
    part.addi(b);
  }

  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {
    part.subi(b);
  }

  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    return dy.stopGradient(); // an alias: the cotangent is dy itself
  }

  @Override
  public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    // dx = dy
  }

  @Override
  public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    return dx.neg();
  }

  @Override
  public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    // dy = dx
  }
}
