package dev.retrace.idm.declared;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Additive;

/** A RevNet block, as in memcnn: both parts gain a residual, and stay where they are. */
@Invertible
record CouplingPair(int half) {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return unit();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return unit();
  }

  private Block unit() {
    return ConvUnit.builder().setOutChannels(half).optDepth(1).build();
  }
}
