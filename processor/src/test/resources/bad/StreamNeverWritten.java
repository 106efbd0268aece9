// [StreamNeverWritten] Nothing in StreamNeverWritten writes stream 0 or stream 2, which leaves as it came.  Hint: add a coupling for it, or a step on all channels; if a neighbour writes it, say @SuppressWarnings("StreamNeverWritten").
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 3)
final class StreamNeverWritten { // here
  @Coupling(law = Additive.class, stream = 1)
  Block middle() {
    return new SequentialBlock();
  }
}
