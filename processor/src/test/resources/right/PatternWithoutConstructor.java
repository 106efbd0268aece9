// Generated code makes the pattern with 'new' and has nothing to hand over, for an annotation
// cannot carry more than its class. A subclass can fill the parameters in.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.Pattern;

@Invertible
@Split(pattern = PatternWithoutConstructor.Pairs.class)
final class PatternWithoutConstructor {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  static class Stripes implements Pattern {
    private final int width;

    Stripes(int width) {
      this.width = width;
    }

    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 1 && coordinate / width % 2 == 1;
    }
  }

  static final class Pairs extends Stripes {
    public Pairs() {
      super(2);
    }
  }
}
