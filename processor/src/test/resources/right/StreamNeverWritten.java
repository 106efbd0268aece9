// A stream that no step writes passes through unchanged. A layer of several streams has a coupling
// for each of them, or a step on all channels that mixes them.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 3)
final class StreamNeverWritten {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block middle() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 2)
  Block last() {
    return new SequentialBlock();
  }
}
