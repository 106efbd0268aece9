// [TooFewStreams] TooFewStreams is split into 1 streams, and a coupling needs one to write and one to read.  Hint: say 2 or more.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 1) // here: 1
final class TooFewStreams {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }
}
