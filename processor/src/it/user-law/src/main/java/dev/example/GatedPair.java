package dev.example;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import java.util.function.IntFunction;

/**
 * A gate on each half of the channels, one of them bounded.
 *
 * @param channels of the layer, both halves together
 * @param branch makes a branch that returns so many channels
 */
@Invertible
public record GatedPair(int channels, IntFunction<Block> branch) {
  @Coupling(law = Gate.class, writes = Half.RIGHT)
  Block gate() {
    return branch.apply(channels - channels / 2);
  }

  @Coupling(law = HalfGate.class, writes = Half.LEFT, given = "time")
  Block halfGate() {
    return branch.apply(channels / 2);
  }
}
