package dev.retrace.idm.declared;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Affine;

/** Two affine couplings; the first is inherited. */
@Invertible
final class Flow extends Widening implements Piece {
  Flow(int channels) {
    super(channels);
  }

  @Coupling(law = Affine.class, writes = Half.LEFT)
  Block back() {
    return ConvUnit.builder().setOutChannels(2 * (channels() / 2)).optDepth(1).build();
  }
}
