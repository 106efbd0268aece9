// Generated code holds one instance of each law, in a constant that it makes itself with 'new'. A
// subclass of a law is a law and can say what an abstract or generic class leaves open.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import library.LawBase;

@Invertible
final class LawNotConcrete {
  @Coupling(law = Shift.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  static final class Shift extends LawBase {
    public Shift() {}
  }
}
