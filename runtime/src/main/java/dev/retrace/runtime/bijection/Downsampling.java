package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;

/**
 * Orthogonal down-sampling, learned or fixed, in 1-D, 2-D or 3-D: y[cσ + r, I] = Σ_q Q_c[r, q] x[c,
 * patch I at q], where σ is the product of the strides and q counts a patch in row-major order.
 */
public final class Downsampling extends Resampling {
  /**
   * A layer whose input's channels are known when it is initialized.
   *
   * @param method how Q is made from the weight
   * @param start where Q starts
   * @param seed of a random start
   * @param stride one per spatial axis, may differ between axes
   */
  public Downsampling(Orthogonal method, Start start, long seed, int... stride) {
    super(method, start, seed, stride);
  }

  /**
   * The Haar wavelet as it is, nothing learned: per channel the mean of the patch first, then its
   * differences, with factors that keep the norm.
   *
   * @param stride 1 or 2 per spatial axis
   * @return the layer
   */
  public static Downsampling haar(int... stride) {
    return new Downsampling(new FixedMatrix(), Start.HAAR, 0, stride);
  }

  @Override
  long fineChannels(Shape input) {
    return input.get(1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return patches.coarse(input);
  }
}
