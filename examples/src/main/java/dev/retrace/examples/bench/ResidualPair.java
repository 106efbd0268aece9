package dev.retrace.examples.bench;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv3d;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

/**
 * Two residual couplings whose branches are blocks of DJL: what {@link HandwrittenPair} spells out.
 *
 * @param channels of the state, even
 */
@Invertible
record ResidualPair(int channels) {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return branch(channels / 2);
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return branch(channels / 2);
  }

  static Block branch(int width) {
    return new SequentialBlock()
        .add(convolution(width))
        .add(Activation.reluBlock())
        .add(convolution(width));
  }

  private static Block convolution(int filters) {
    return Conv3d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(3, 3, 3))
        .optPadding(new Shape(1, 1, 1))
        .build();
  }
}
