package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
public final class LeftUnit implements Unit {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block residual() {
    return new SequentialBlock();
  }
}
