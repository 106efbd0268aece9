// A pattern tells for each site of the state whether it is left or right; Checkerboard,
// ChannelCheckerboard and TokenCheckerboard are those of the runtime.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.Checkerboard;

@Invertible
@Split(pattern = Checkerboard.class)
final class NotAPattern {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
