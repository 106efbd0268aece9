// [HalfOfStreams] left() writes LEFT, but HalfOfStreams is split into streams.  Hint: say stream = 0 to 2 instead.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 3)
final class HalfOfStreams {
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

  @Coupling(law = Additive.class, writes = Half.LEFT) // here: Half.LEFT
  Block left() {
    return new SequentialBlock();
  }
}
