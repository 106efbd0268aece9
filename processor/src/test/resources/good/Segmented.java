package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
public final class Segmented {
  @Invertible(on = Half.LEFT)
  InvertibleBlock first() {
    return new InvertibleChain(List.of());
  }

  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block branch() {
    return new SequentialBlock();
  }

  @Invertible
  InvertibleBlock whole() {
    return new InvertibleChain(List.of());
  }

  @Invertible(on = Half.RIGHT)
  CouplingPair second() {
    return new CouplingPair();
  }

  @Invertible(on = Half.LEFT)
  InvertibleBlock third() {
    return new InvertibleChain(List.of());
  }
}
