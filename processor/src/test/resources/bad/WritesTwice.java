// [WritesTwice] second() says both 'writes' and 'stream'.  Hint: keep 'stream' where @Split(streams = ...) divides the channels, 'writes' elsewhere.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(streams = 2)
final class WritesTwice {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(
      law = Additive.class,
      writes = Half.RIGHT,
      stream = 1) // here: 1
  Block second() {
    return new SequentialBlock();
  }
}
