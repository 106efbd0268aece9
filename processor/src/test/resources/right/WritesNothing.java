// Which part changes and which is read is what makes a coupling; there is no order of steps from
// which it could be guessed.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class WritesNothing {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
