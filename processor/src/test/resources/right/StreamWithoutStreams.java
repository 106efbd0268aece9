// Without @Split(streams = ...) a class has a left and a right part, and no streams to count.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 2)
final class StreamWithoutStreams {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }
}
