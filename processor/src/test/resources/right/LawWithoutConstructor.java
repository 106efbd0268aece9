// Generated code makes the law with 'new' and has nothing to hand over. What differs from layer to
// layer belongs into the branch; a constant of the law, such as a bound, is filled in by a
// subclass of two lines.
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
final class LawWithoutConstructor {
  @Coupling(law = Lenient.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  static class Strict extends LawBase {
    Strict(float bound) {
      if (bound <= 0) {
        throw new IllegalArgumentException("a bound is positive, but this is " + bound);
      }
    }
  }

  static final class Lenient extends Strict {
    public Lenient() {
      super(0.5f);
    }
  }
}
