package dev.retrace.idm;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.law.Additive;
import java.util.Optional;

/** The left part gains a residual computed from the right one and the time. */
@Invertible
@Split(left = "left")
record TimedLeftModule(ModulePlan plan) implements Module {
  int left() {
    return plan.left();
  }

  @Coupling(law = Additive.class, writes = Half.LEFT, given = CoreConfig.TIME)
  Block residual() {
    return plan.branch();
  }

  @Invertible
  Optional<HalfSwap> restore() {
    return plan.swap();
  }

  @Invertible
  Optional<ChannelMixing> mix() {
    return plan.mixing();
  }
}
