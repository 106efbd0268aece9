package dev.retrace.idm;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.law.Additive;
import java.util.Optional;

/** The right part gains a residual computed from the left one. */
@Invertible
@Split(left = "left")
record RightModule(ModulePlan plan) implements Module {
  int left() {
    return plan.left();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block residual() {
    return plan.branch();
  }

  @Invertible
  Optional<ChannelMixing> mix() {
    return plan.mixing();
  }
}
