// [SplitTwice] SplitTwice is split in more than one way.  Hint: keep one of 'left', 'streams' and 'pattern'.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(left = "kept", streams = 2) // here: @Split
final class SplitTwice {
  int kept() {
    return 1;
  }

  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }
}
