// [LawWithoutContract] LawWithoutContract.Contractless wears @Law but is no CouplingLaw.  Hint: implement dev.retrace.runtime.law.CouplingLaw.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.law.Additive;

@Invertible
final class LawWithoutContract {
  @Coupling(
      law = Contractless.class, // here: Contractless.class
      writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  static final class Contractless {
    public Contractless() {}
  }
}
