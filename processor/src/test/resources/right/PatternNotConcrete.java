// Generated code makes the pattern itself, with 'new'. A subclass can say what an abstract or
// generic class leaves open.
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
@Split(pattern = PatternNotConcrete.Rows.class)
final class PatternNotConcrete {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  static final class Rows implements Pattern {
    public Rows() {}

    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 1 && coordinate % 2 == 1;
    }
  }
}
