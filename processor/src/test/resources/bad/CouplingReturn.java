// [CouplingReturn] left() returns List<Block>, which is no branch.  Hint: return the ai.djl.nn.Block that computes it.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
final class CouplingReturn {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  List<Block> left() { // here
    return List.of();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
