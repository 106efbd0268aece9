// [StreamOutOfRange] third() writes stream 2, but StreamOutOfRange has the streams 0 to 1.  Hint: name one of those.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 2)
final class StreamOutOfRange {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 2) // here: 2
  Block third() {
    return new SequentialBlock();
  }
}
