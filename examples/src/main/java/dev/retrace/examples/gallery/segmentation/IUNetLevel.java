package dev.retrace.examples.gallery.segmentation;

import dev.retrace.annotations.Invertible;
import java.util.Optional;

/**
 * One level of an invertible U-Net, and all levels below it: a level contains a descent, which
 * contains the next level. Level 1 of 1 is the bottom, where the recursion ends. Etmann, Ke and
 * Schönlieb, "iUNets: Fully Invertible U-Nets with Learnable Up- and Downsampling", 2020.
 *
 * @param channels of the state at this level, divisible by 4
 * @param levels from here to the bottom, at least 1
 */
@Invertible
record IUNetLevel(int channels, int levels) {
  @Invertible
  ResidualPair encode() {
    return new ResidualPair(channels);
  }

  @Invertible
  Optional<Descent> descend() {
    return levels == 1 ? Optional.empty() : Optional.of(new Descent(channels, levels));
  }

  @Invertible
  ResidualPair decode() {
    return new ResidualPair(channels);
  }
}
