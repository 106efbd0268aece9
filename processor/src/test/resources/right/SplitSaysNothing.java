// Dividing the channels in half is what happens without @Split, too; an empty one is most often
// one whose members were forgotten.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class SplitSaysNothing {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
