// [LawNotConcrete] The law LawBase is abstract, so generated code cannot make one.  Hint: name a class that is top-level or static, and neither abstract nor generic.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import library.LawBase;

@Invertible
final class LawNotConcrete {
  @Coupling(
      law = LawBase.class, // here: LawBase.class
      writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
