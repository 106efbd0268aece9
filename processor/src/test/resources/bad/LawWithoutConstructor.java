// [LawWithoutConstructor] The law LawWithoutConstructor.Strict has no public constructor without parameters.  Hint: add one, or a subclass that fills the parameters in.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.law.Additive;
import library.LawBase;

@Invertible
final class LawWithoutConstructor {
  @Coupling(
      law = Strict.class, // here: Strict.class
      writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  static final class Strict extends LawBase {
    Strict() {}
  }
}
