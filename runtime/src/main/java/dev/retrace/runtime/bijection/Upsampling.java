package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;

/**
 * Orthogonal up-sampling, learned or fixed: the inverse of {@link Downsampling}, with a weight of
 * its own. It starts as the exact inverse of a down-sampling with the same start.
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

  /**
   * The inverse Haar wavelet as it is, nothing learned: the inverse of {@link Downsampling#haar}.
   *
   * @param stride 1 or 2 per spatial axis
   * @return the layer
   */
  public static Upsampling haar(int... stride) {
    return new Upsampling(new FixedMatrix(), Start.HAAR, 0, stride);
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
    return patches.fine(input);
  }
}
