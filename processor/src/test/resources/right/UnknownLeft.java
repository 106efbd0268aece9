// The method is named by a string, so the compiler cannot complete or check it; the processor
// looks it up in the class and its superclasses instead.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(left = "kept")
final class UnknownLeft {
  int kept() {
    return 1;
  }

  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
