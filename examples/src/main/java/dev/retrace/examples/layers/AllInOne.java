package dev.retrace.examples.layers;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.ChannelPermutation;

/**
 * Coupling, activation normalisation and permutation in one layer, in the order of FrEIA's
 * all-in-one block.
 *
 * @param channels of the state, at least two
 * @param branch returns 2 · (channels / 2) channels: scale and shift of the right part
 * @param norm scale and offset of every channel
 * @param permutation a {@link ChannelPermutation}, or a {@link ChannelMixing} for a soft one
 */
@Invertible
@Split(left = "left")
public record AllInOne(int channels, Block branch, ActNorm norm, InvertibleBlock permutation) {
  /**
   * A layer with a random permutation that starts from data.
   *
   * @param channels of the state, at least two
   * @param branch returns 2 · (channels / 2) channels
   * @param seed of the permutation
   */
  public AllInOne(int channels, Block branch, long seed) {
    this(channels, branch, new ActNorm(), ChannelPermutation.random(channels, seed));
  }

  int left() {
    return channels - channels / 2;
  }

  @Coupling(law = ClampedAffine.class, writes = Half.RIGHT)
  Block subnet() {
    return branch;
  }

  @Invertible
  ActNorm normalize() {
    return norm;
  }

  @Invertible
  InvertibleBlock permute() {
    return permutation;
  }
}
