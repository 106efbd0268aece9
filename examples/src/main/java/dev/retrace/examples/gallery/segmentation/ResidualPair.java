package dev.retrace.examples.gallery.segmentation;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Additive;

/**
 * Each half of the channels gains what a convolution finds in the other one: y₁ = x₁ + F(x₂), y₂ =
 * x₂ + G(y₁). The state itself is never stored, whatever the depth.
 *
 * @param channels of the state, even
 */
@Invertible
record ResidualPair(int channels) {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return convolution();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return convolution();
  }

  /** A convolution of 3 × 3 × 3 voxels, normalised, and a leaky ReLU. */
  private Block convolution() {
    return ConvUnit.builder().setOutChannels(channels / 2).optDepth(1).build();
  }
}
