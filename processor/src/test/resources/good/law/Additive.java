package good.law;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;

/** A law that is called like another, and whose equation does not belong in a comment. */
@Law(forward = "x + b /* {twice} */ \\u002a/\n + b", inverse = "y - 2 * b")
public class Additive implements CouplingLaw {
  @Override
  public int branchChannels(int written) {
    return written;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {}

  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {}

  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    return dy;
  }

  @Override
  public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {}

  @Override
  public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    return dx;
  }

  @Override
  public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {}
}
