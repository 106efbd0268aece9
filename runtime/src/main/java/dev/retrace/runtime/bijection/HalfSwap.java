package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;

/** [left, right] becomes [right, left]. */
public final class HalfSwap extends Rearrangement {
  private final int left;

  /**
   * Swaps at a place.
   *
   * @param left the channels of the left part
   */
  public HalfSwap(int left) {
    this.left = left;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (left < 1 || left >= input.get(1)) {
      throw new LayerException(
          "cannot swap "
              + left
              + " of "
              + input.get(1)
              + " channels; both parts need at least one");
    }
    return input;
  }

  @Override
  protected NDArray apply(NDArray x) {
    return swapAt(x, left);
  }

  @Override
  protected NDArray undo(NDArray y) {
    return swapAt(y, y.getShape().get(1) - left);
  }

  private static NDArray swapAt(NDArray whole, long channels) {
    try (NDArray first = whole.get(new NDIndex().addAllDim(1).addSliceDim(0, channels));
        NDArray rest =
            whole.get(new NDIndex().addAllDim(1).addSliceDim(channels, whole.getShape().get(1)))) {
      return rest.concat(first, 1);
    }
  }
}
