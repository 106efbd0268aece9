// The generated class makes the pattern, from the package of the declared class.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.Pattern;

final class PatternNotVisible {
  @Invertible
  @Split(pattern = Rows.class)
  static final class Rowwise {
    @Coupling(law = Additive.class, writes = Half.LEFT)
    Block left() {
      return new SequentialBlock();
    }

    @Coupling(law = Additive.class, writes = Half.RIGHT)
    Block right() {
      return new SequentialBlock();
    }
  }

  static final class Rows implements Pattern {
    public Rows() {}

    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 1 && coordinate % 2 == 1;
    }
  }
}
