package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Depth to space, the inverse of {@link Squeeze}: groups of channels become patches of voxels. */
public final class Unsqueeze extends Rearrangement {
  private final Patches patches;

  /**
   * A layer for 1-D, 2-D or 3-D grids.
   *
   * @param stride one per spatial axis, may differ between axes; their product divides the channels
   */
  public Unsqueeze(int... stride) {
    patches = new Patches(stride);
  }

  @Override
  public Shape outputShape(Shape input) {
    return patches.fine(input);
  }

  @Override
  protected NDArray apply(NDArray x) {
    return patches.unsqueeze(x);
  }

  @Override
  protected NDArray undo(NDArray y) {
    return patches.squeeze(y);
  }
}
