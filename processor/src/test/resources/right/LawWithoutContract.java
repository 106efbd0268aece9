// The generated code calls the methods of CouplingLaw; @Law alone provides none of them.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.law.Additive;
import library.LawBase;

@Invertible
final class LawWithoutContract {
  @Coupling(law = Contracted.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  static final class Contracted extends LawBase {
    public Contracted() {}
  }
}
