// A coupling changes one stream with what a branch makes of the others, so there have to be
// others.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 2)
final class TooFewStreams {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }
}
