package dev.retrace.idm.declared;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Affine;

/** Not a layer itself: its step is inherited, and comes before those of the classes below. */
abstract class Widening {
  private final int channels;

  Widening(int channels) {
    this.channels = channels;
  }

  int channels() {
    return channels;
  }

  @Coupling(law = Affine.class, writes = Half.RIGHT)
  Block scale() {
    return ConvUnit.builder().setOutChannels(2 * (channels - channels / 2)).build();
  }
}
