// [WritesNothing] left() does not say what it writes.  Hint: say writes = Half.LEFT or Half.RIGHT; its branch reads the rest.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class WritesNothing {
  @Coupling(law = Additive.class) // here: @Coupling
  Block left() {
    return new SequentialBlock();
  }
}
