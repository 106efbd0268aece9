// [StreamWithoutStreams] first() writes a stream, but StreamWithoutStreams is not split into streams.  Hint: say writes = Half.LEFT or Half.RIGHT, or annotate StreamWithoutStreams with @Split(streams = ...).
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class StreamWithoutStreams {
  @Coupling(law = Additive.class, stream = 0) // here: 0
  Block first() {
    return new SequentialBlock();
  }
}
