package dev.retrace.examples.checked;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;

/** y = x + b whose inverse takes b twice. */
@Law(forward = "x + b", inverse = "y - 2 b")
public final class WrongShift implements CouplingLaw {
  /** For generated classes. */
  public WrongShift() {}

  @Override
  public int branchChannels(int written) {
    return written;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {
    part.addi(b);
  }

  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {
    part.subi(b);
    part.subi(b);
  }

  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    return dy.stopGradient();
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
