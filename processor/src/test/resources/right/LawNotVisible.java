// The generated class names the law in a constant, from the package of the declared class.
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
final class LawNotVisible {
  @Coupling(law = Shown.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  static final class Shown extends LawBase {
    public Shown() {}
  }
}
