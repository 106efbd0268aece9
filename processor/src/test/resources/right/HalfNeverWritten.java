// A part that no step writes passes through unchanged and is never learned from; two couplings
// that write one part each are the smallest layer in which everything changes.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class HalfNeverWritten {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
