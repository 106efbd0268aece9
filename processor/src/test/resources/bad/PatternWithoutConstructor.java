// [PatternWithoutConstructor] The pattern PatternWithoutConstructor.Stripes has no public constructor without parameters.  Hint: add one, or a subclass that fills the parameters in.
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
@Split(pattern = PatternWithoutConstructor.Stripes.class) // here: PatternWithoutConstructor.Stripes.class
final class PatternWithoutConstructor {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  record Stripes(int width) implements Pattern {
    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 1 && coordinate / width % 2 == 1;
    }
  }
}
