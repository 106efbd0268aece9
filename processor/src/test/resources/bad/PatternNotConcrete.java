// [PatternNotConcrete] The pattern PatternNotConcrete.Rows is abstract, so generated code cannot make one.  Hint: name a class that is top-level or static, and neither abstract nor generic.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.Pattern;

@Invertible
@Split(pattern = PatternNotConcrete.Rows.class) // here: PatternNotConcrete.Rows.class
final class PatternNotConcrete {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  abstract static class Rows implements Pattern {}
}
