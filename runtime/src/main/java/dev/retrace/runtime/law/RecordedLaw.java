package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;

/**
 * A law that states nothing but its map and the inverse of it, as two kernels; the four gradients
 * come from recording them. That makes a law of ten lines:
 *
 * <pre>{@code
 * @Law(forward = "sinh(asinh(x) + b)", inverse = "sinh(asinh(y) - b)")
 * @AutoService(CouplingLaw.class)
 * public final class SinhShift extends RecordedLaw {
 *   public SinhShift() {
 *     super(Kernel.of("sinh shift", ...), Kernel.of("sinh shift back", ...));
 *   }
 *
 *   public int branchChannels(int written) {
 *     return written;
 *   }
 * }
 * }</pre>
 *
 * <p>Each kernel takes the part and b and returns a pair: the part afterwards, and the logarithm of
 * its own |det|, (batch), so that of the inverse is minus that of the map. What the kernels may not
 * do is mix samples.
 *
 * <p>The price is paid in {@code backward}: the input is rebuilt twice, once into a temporary
 * before the buffer may change, and the map is recorded twice, each time with a tape of its own
 * that dies before the method returns. A law with a short gradient is better off stating it.
 */
public abstract class RecordedLaw implements CouplingLaw {
  private final Kernel map;
  private final Kernel inverseMap;

  /**
   * States a law.
   *
   * @param map (x, b) to (y, log |det ∂y/∂x|)
   * @param inverseMap (y, b) to (x, log |det ∂x/∂y|)
   */
  protected RecordedLaw(Kernel map, Kernel inverseMap) {
    this.map = map;
    this.inverseMap = inverseMap;
  }

  @Override
  public final void forward(NDArray part, NDArray b, LogDet logDet) {
    rewrite(map, part, b, logDet);
  }

  @Override
  public final void inverse(NDArray part, NDArray b, LogDet logDet) {
    rewrite(inverseMap, part, b, logDet);
  }

  @Override
  public final NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    try (NDArray x = value(inverseMap, y, b)) {
      return pullback(map, x, b, dy, logDetGrad, Wanted.BRANCH);
    }
  }

  @Override
  public final void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    replaceByPullback(map, x, b, grad, logDetGrad);
  }

  @Override
  public final NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    try (NDArray y = value(map, x, b)) {
      return pullback(inverseMap, y, b, dx, logDetGrad, Wanted.BRANCH);
    }
  }

  @Override
  public final void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    replaceByPullback(inverseMap, y, b, grad, logDetGrad);
  }

  private static void rewrite(Kernel kernel, NDArray part, NDArray b, LogDet logDet) {
    // In a stored pass the tape keeps what the kernel read, and the part is about to change.
    try (NDArray read = CloneKernel.contiguousClone(part)) {
      NDList result = kernel.callAll(read, b);
      try (NDArray next = result.get(0)) {
        replace(part, next);
      }
      logDet.add(result.get(1));
    }
  }

  // In place, as a stored pass can record it; a finite number minus itself is zero exactly.
  private static void replace(NDArray target, NDArray source) {
    target.subi(target);
    target.addi(source);
  }

  private static NDArray value(Kernel kernel, NDArray part, NDArray b) {
    return GradMode.off(
        () -> {
          NDList result = kernel.callAll(part, b);
          result.get(1).close();
          return result.get(0);
        });
  }

  private static void replaceByPullback(
      Kernel kernel, NDArray part, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray next = pullback(kernel, part, b, grad, logDetGrad, Wanted.PART)) {
      replace(grad, next);
    }
  }

  private enum Wanted {
    PART,
    BRANCH
  }

  private static NDArray pullback(
      Kernel kernel, NDArray part, NDArray b, NDArray grad, NDArray logDetGrad, Wanted wanted) {
    try (NDManager scratch = part.getManager().newSubManager()) {
      // Both are leaves, since the loss depends on the part always, but perhaps not on b.
      NDArray partLeaf = leaf(part, scratch);
      NDArray branchLeaf = leaf(b, scratch);
      NDArray loss =
          GradMode.on(() -> loss(kernel.callAll(partLeaf, branchLeaf), grad, logDetGrad));
      JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), false, false);
      NDArray leaf = wanted == Wanted.PART ? partLeaf : branchLeaf;
      NDArray found = JniUtils.getGradient((PtNDArray) leaf);
      NDArray gradient = found == null ? leaf.zerosLike() : found;
      gradient.attach(part.getManager());
      return gradient;
    }
  }

  private static NDArray leaf(NDArray array, NDManager scratch) {
    NDArray leaf = array.stopGradient();
    leaf.attach(scratch);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static NDArray loss(NDList result, NDArray grad, NDArray logDetGrad) {
    NDArray loss = result.get(0).mul(grad).sum();
    return logDetGrad == null ? loss : loss.add(result.get(1).mul(logDetGrad).sum());
  }
}
