package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.function.UnaryOperator;

/** A law applied to one view of the whole buffer. */
record ViewLaw(CouplingLaw law, UnaryOperator<NDArray> part) implements CouplingLaw {
  @Override
  public int branchChannels(int written) {
    return law.branchChannels(written);
  }

  @Override
  public void forward(NDArray whole, NDArray b, LogDet logDet) {
    try (NDArray x = part.apply(whole)) {
      law.forward(x, b, logDet);
    }
  }

  @Override
  public void inverse(NDArray whole, NDArray b, LogDet logDet) {
    try (NDArray y = part.apply(whole)) {
      law.inverse(y, b, logDet);
    }
  }

  @Override
  public NDArray branchGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray y = part.apply(whole);
        NDArray dy = part.apply(wholeGrad)) {
      return law.branchGrad(y, b, dy, logDetGrad);
    }
  }

  @Override
  public void stateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray x = part.apply(whole);
        NDArray grad = part.apply(wholeGrad)) {
      law.stateGrad(x, b, grad, logDetGrad);
    }
  }

  @Override
  public NDArray inverseBranchGrad(
      NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray x = part.apply(whole);
        NDArray dx = part.apply(wholeGrad)) {
      return law.inverseBranchGrad(x, b, dx, logDetGrad);
    }
  }

  @Override
  public void inverseStateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray y = part.apply(whole);
        NDArray grad = part.apply(wholeGrad)) {
      law.inverseStateGrad(y, b, grad, logDetGrad);
    }
  }
}
