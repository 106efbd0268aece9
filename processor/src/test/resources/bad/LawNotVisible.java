// [LawNotVisible] The law LawNotVisible.Secret cannot be named from the package of LawNotVisible.  Hint: make it public.
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
final class LawNotVisible {
  @Coupling(
      law = Secret.class, // here: Secret.class
      writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Law(forward = "x + b", inverse = "y - b")
  private static final class Secret extends LawBase {
    public Secret() {}
  }
}
