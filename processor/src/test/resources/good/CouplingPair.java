package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.law.Additive;
import java.util.Optional;

@Invertible
public final class CouplingPair {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT, given = "time")
  Block right() {
    return new SequentialBlock();
  }

  @Invertible
  Optional<InvertibleBlock> mix() {
    return Optional.empty();
  }
}
