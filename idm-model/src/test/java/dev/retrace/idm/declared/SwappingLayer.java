package dev.retrace.idm.declared;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Additive;

/** A coupling of the public iUNets: the left part gains a residual, then the parts swap places. */
@Invertible
@Split(left = "left")
record SwappingLayer(int left) {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block residual() {
    return ConvUnit.builder().setOutChannels(left).build();
  }

  @Invertible
  HalfSwap swap() {
    return new HalfSwap(left);
  }
}
