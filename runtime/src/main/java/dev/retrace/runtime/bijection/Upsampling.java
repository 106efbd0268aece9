package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;

/**
 * Learned orthogonal up-sampling: the inverse of {@link Downsampling}, with a weight of its own. It
 * starts as the exact inverse of a down-sampling with the same start.
 */
public final class Upsampling extends Resampling {
  /**
   * A layer whose input's channels are known when it is initialized.
   *
   * @param method how Q is made from the weight
   * @param start where Q starts
   * @param seed of a random start
   * @param stride one per spatial axis, may differ between axes
   */
  public Upsampling(Orthogonal method, Start start, long seed, int... stride) {
    super(method, start, seed, stride);
  }

  @Override
  boolean isReversed() {
    return true;
  }

  @Override
  long fineChannels(Shape input) {
    return input.get(1) / patches.size();
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.get(1) % patches.size() != 0) {
      throw new LayerException(
          input.get(1) + " channels do not divide by the " + patches.size() + " voxels of a patch");
    }
    return patches.fine(input, fineChannels(input));
  }
}
