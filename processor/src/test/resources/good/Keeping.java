package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.law.Additive;

@Invertible
public final class Keeping {
  @Coupling(
      law = Additive.class,
      writes = Half.LEFT,
      given = {"time", "label"},
      strategy = Strategy.STORE)
  Block stored() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT, strategy = Strategy.CHECKPOINT)
  Block checkpointed() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.LEFT, strategy = Strategy.INVERT)
  Block inverted() {
    return new SequentialBlock();
  }
}
