package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Space to depth: the voxels of a patch become channels, y[cσ + q, I] = x[c, patch I at q], where σ
 * is the product of the strides and q counts a patch in row-major order. No parameters; {@link
 * Unsqueeze} is the way back. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP",
 * 2016.
 *
 * <p>For variables that are factored out, let two lanes of a declared layer meet again: the kept
 * channels stay on the one, the other is squeezed, goes through the next level, and is unsqueezed.
 */
public final class Squeeze extends Rearrangement {
  private final Patches patches;

  /**
   * A layer for 1-D, 2-D or 3-D grids.
   *
   * @param stride one per spatial axis, may differ between axes; each divides its axis
   */
  public Squeeze(int... stride) {
    patches = new Patches(stride);
  }

  @Override
  public Shape outputShape(Shape input) {
    return patches.coarse(input);
  }

  @Override
  protected NDArray apply(NDArray x) {
    return patches.squeeze(x);
  }

  @Override
  protected NDArray undo(NDArray y) {
    return patches.unsqueeze(y);
  }
}
