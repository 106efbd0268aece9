package dev.retrace.idm;

import ai.djl.nn.Block;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.branch.ConvUnit;
import java.util.Optional;

/**
 * One coupling module of a level: where its channels divide, and what follows it.
 *
 * @param config the core's choices
 * @param left the channels of the left part
 * @param written the channels of the part that is rewritten
 * @param restore whether the parts change places afterwards
 * @param mixed whether channel mixing follows
 */
record ModulePlan(CoreConfig config, int left, int written, boolean restore, boolean mixed) {
  Block branch() {
    return ConvUnit.builder()
        .setOutChannels(written)
        .optDepth(config.convDepth())
        .optNorm(config.norm())
        .optZeroStart(config.zeroStart())
        .optPrecision(config.precision())
        .build();
  }

  Optional<HalfSwap> swap() {
    return restore ? Optional.of(new HalfSwap(left)) : Optional.empty();
  }

  Optional<ChannelMixing> mixing() {
    return mixed ? Optional.of(new ChannelMixing(config.method())) : Optional.empty();
  }
}
