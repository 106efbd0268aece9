// Streams are counted from 0, so the last one is one less than their number.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 3)
final class StreamOutOfRange {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 2)
  Block third() {
    return new SequentialBlock();
  }
}
